package verticles.account;

import accounts.Identity;
import accounts.PasswordRules;
import accounts.Username;
import accounts.secret.LinkCode;
import accounts.secret.PasswordHash;
import bus.account.AccountMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import config.LimitSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.accounts.AccountListStore;
import store.accounts.AccountStore;
import store.accounts.PasswordResetStore;
import store.postgres.Database;
import verticles.auth.DeviceLogins;
import verticles.auth.PasswordHashing;
import verticles.shared.NodeRateLimits;
import verticles.shared.RateCheck;

/// Answers what people ask about their own account. Waits for the database, so it is used on
/// virtual threads.
public final class AccountService {
    private static final Logger LOG = LoggerFactory.getLogger(AccountService.class);

    /// Each reads all that belongs to an account; a person needs one.
    private static final int EXPORTS_PER_HOUR = 10;

    private final AccountStore accounts;
    private final AccountListStore lists;
    private final PasswordResetStore resets;
    private final OwnPassword ownPassword;
    private final SecondFactorService secondFactors;
    private final EmailService emails;
    private final ProfileService profiles;
    private final RateLimit lookups;
    private final RateLimit exports;
    private final PasswordHashing passwords;
    private final DeviceLogins logins;

    public AccountService(
            Vertx vertx,
            LimitSettings.Accounts settings,
            Database database,
            OwnPassword ownPassword,
            SecondFactorService secondFactors,
            EmailService emails,
            ProfileService profiles,
            PasswordHashing passwords,
            DeviceLogins logins) {
        this.accounts = new AccountStore(database);
        this.lists = new AccountListStore(database);
        this.resets = new PasswordResetStore(database);
        this.ownPassword = ownPassword;
        this.secondFactors = secondFactors;
        this.emails = emails;
        this.profiles = profiles;
        this.lookups = NodeRateLimits.linkLookups(vertx, settings);
        this.exports =
                NodeRateLimits.of(
                        vertx, Limit.EXPORTS_PER_USER, EXPORTS_PER_HOUR, Duration.ofHours(1));
        this.passwords = passwords;
        this.logins = logins;
    }

    public Answer answer(AccountMessage request) {
        return switch (request) {
            case AccountMessage.ChangePassword change -> change.answer(change(change));
            case AccountMessage.LogOutEverywhere logOut -> logOut.answer(logOut(logOut));
            case AccountMessage.Delete delete -> delete.answer(delete(delete));
            case AccountMessage.Export export -> export.answer(export(export));
            case AccountMessage.ResetPassword reset -> reset.answer(reset(reset));
            case AccountMessage.OfSecondFactor of -> secondFactors.answer(of);
            case AccountMessage.OfEmail of -> emails.answer(of);
            case AccountMessage.OfProfile of -> profiles.answer(of);
        };
    }

    private AccountMessage.Exported export(AccountMessage.Export request) {
        UUID user = identify(request.accessToken()).user();
        RateCheck.require(exports, user.toString());
        return new AccountMessage.Exported(lists.export(user).await());
    }

    private BusMessage.Done change(AccountMessage.ChangePassword request) {
        Identity identity = identify(request.accessToken());
        PasswordRules.check(request.password(), Username.of(identity.username()));
        ownPassword.checkForChange(
                identity, request.present(), request.remoteAddress(), "presentPassword");
        PasswordHash password = passwords.hash(request.password()).await();
        end(accounts.setPassword(identity.user(), password, identity.deviceSession()).await());
        LOG.info("user {} changed their password", identity.user());
        return new BusMessage.Done();
    }

    private BusMessage.Done logOut(AccountMessage.LogOutEverywhere request) {
        end(accounts.endSessions(identify(request.accessToken()).user()).await());
        return new BusMessage.Done();
    }

    private BusMessage.Done delete(AccountMessage.Delete request) {
        Identity identity = identify(request.accessToken());
        ownPassword.check(identity, request.password(), request.remoteAddress(), "password");
        Optional<String> avatar = profiles.avatar(identity.user());
        end(accounts.delete(identity.user()).await());
        avatar.ifPresent(profiles::deleteFile);
        logins.publishChanged(identity.user());
        LOG.info("user {} deleted their account", identity.user());
        return new BusMessage.Done();
    }

    private AccountMessage.PasswordReset reset(AccountMessage.ResetPassword request) {
        RateCheck.require(lookups, AddressKey.of(request.remoteAddress()));
        LinkCode code = new LinkCode(request.code());
        PasswordResetStore.Target target =
                resets.find(code).await().orElseThrow(PasswordResetStore::invalid);
        PasswordRules.check(request.password(), Username.of(target.username()));
        end(resets.use(code, passwords.hash(request.password()).await()).await());
        LOG.info("user {} has a new password by a link", target.user());
        return new AccountMessage.PasswordReset(target.user(), target.username());
    }

    private Identity identify(String accessToken) {
        return logins.identify(accessToken).identity();
    }

    private void end(List<UUID> deviceSessions) {
        deviceSessions.forEach(logins::publishRevoked);
    }
}
