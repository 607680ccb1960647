package verticles.account;

import accounts.AccountEntry;
import accounts.Username;
import accounts.secret.LinkCode;
import bus.Bus;
import bus.account.AdminMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.PageCursor;
import store.accounts.AccountListStore;
import store.accounts.AccountStore;
import store.accounts.InviteStore;
import store.accounts.PasswordResetStore;
import store.accounts.RegistrationStore;
import store.accounts.SecondFactorStore;
import store.postgres.Database;
import verticles.auth.DeviceLogins;
import verticles.rollout.RolloutService;

/// Answers what administrators ask; each change has its line in the log. Waits for the database, so
/// it is used on virtual threads.
public final class AdminService {
    private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);

    private final AccountListStore lists;
    private final AccountStore accounts;
    private final PasswordResetStore resets;
    private final SecondFactorStore secondFactors;
    private final RegistrationStore registrations;
    private final InviteStore invites;
    private final ApiKeyService keys;
    private final RolloutService rollout;
    private final GuildDatabaseService databases;
    private final DeviceLogins logins;
    private final SecureRandom random;

    public AdminService(Database database, DeviceLogins logins, SecureRandom random, Bus bus) {
        this.lists = new AccountListStore(database);
        this.accounts = new AccountStore(database);
        this.resets = new PasswordResetStore(database);
        this.secondFactors = new SecondFactorStore(database);
        this.registrations = new RegistrationStore(database);
        this.invites = new InviteStore(database);
        this.keys = new ApiKeyService(database, logins, random);
        this.rollout = new RolloutService(database, bus);
        this.databases = new GuildDatabaseService(database);
        this.logins = logins;
        this.random = random;
    }

    public Answer answer(AdminMessage request) {
        return switch (request) {
            case AdminMessage.FindAccounts find -> find.answer(find(find));
            case AdminMessage.SetLocked set -> set.answer(setLocked(set));
            case AdminMessage.SetAdministrator set -> set.answer(setAdministrator(set));
            case AdminMessage.CreateReset create -> create.answer(createReset(create));
            case AdminMessage.EndSecondFactor end -> end.answer(endSecondFactor(end));
            case AdminMessage.SetRegistration set -> set.answer(setRegistration(set));
            case AdminMessage.ListInvites list -> list.answer(listInvites(list));
            case AdminMessage.RevokeInvite revoke -> revoke.answer(revokeInvite(revoke));
            case AdminMessage.OfApiKey ofKey ->
                    keys.answer(administrator(ofKey.accessToken()), ofKey);
            case AdminMessage.OfDatabase ofDatabase -> {
                administrator(ofDatabase.accessToken());
                yield databases.answer(ofDatabase);
            }
            case AdminMessage.OfRollout ofRollout ->
                    rollout.answer(administrator(ofRollout.accessToken()), ofRollout);
        };
    }

    private AdminMessage.Accounts find(AdminMessage.FindAccounts request) {
        administrator(request.accessToken());
        // One more than a page shows whether there is another one.
        List<AccountEntry> found =
                lists.page(
                                Username.of(request.text()).key(),
                                Username.of(request.after()).key(),
                                request.limit() + 1)
                        .await();
        List<AccountEntry> page = found.subList(0, Math.min(request.limit(), found.size()));
        @Nullable String next = found.size() > request.limit() ? page.getLast().username() : null;
        return new AdminMessage.Accounts(List.copyOf(page), next);
    }

    private BusMessage.Done setLocked(AdminMessage.SetLocked request) {
        UUID administrator = administrator(request.accessToken());
        if (administrator.equals(request.user())) {
            throw new RefusedException(RefusalCode.FORBIDDEN, "You cannot lock your own account.");
        }
        accounts.setLocked(request.user(), request.locked())
                .await()
                .forEach(logins::publishRevoked);
        LOG.info(
                "administrator {} {} user {}",
                administrator,
                request.locked() ? "locked" : "unlocked",
                request.user());
        return new BusMessage.Done();
    }

    private BusMessage.Done setAdministrator(AdminMessage.SetAdministrator request) {
        UUID administrator = administrator(request.accessToken());
        accounts.setAdministrator(request.user(), request.administrator()).await();
        LOG.info(
                "administrator {} made user {} {}",
                administrator,
                request.user(),
                request.administrator() ? "an administrator" : "an ordinary user");
        return new BusMessage.Done();
    }

    private AdminMessage.ResetCreated createReset(AdminMessage.CreateReset request) {
        UUID administrator = administrator(request.accessToken());
        LinkCode code = LinkCode.next(random);
        long expiresAtMillis =
                resets.create(
                                code,
                                request.user(),
                                PasswordResetStore.Origin.ADMINISTRATOR,
                                PasswordResetStore.LIFETIME)
                        .await();
        LOG.info(
                "administrator {} made a link for a new password of user {}",
                administrator,
                request.user());
        return new AdminMessage.ResetCreated(code.text(), expiresAtMillis);
    }

    private BusMessage.Done endSecondFactor(AdminMessage.EndSecondFactor request) {
        UUID administrator = administrator(request.accessToken());
        if (!secondFactors.remove(request.user()).await()) {
            throw new RefusedException(
                    RefusalCode.NOT_FOUND, "This account has no two-factor authentication.");
        }
        LOG.info(
                "administrator {} disabled the two-factor authentication of user {}",
                administrator,
                request.user());
        return new BusMessage.Done();
    }

    private BusMessage.Done setRegistration(AdminMessage.SetRegistration request) {
        UUID administrator = administrator(request.accessToken());
        registrations.setMode(request.mode(), administrator).await();
        LOG.info("administrator {} set registration to {}", administrator, request.mode());
        return new BusMessage.Done();
    }

    private AdminMessage.Invites listInvites(AdminMessage.ListInvites request) {
        administrator(request.accessToken());
        var page = invites.page(PageCursor.read(request.before()), request.limit()).await();
        return new AdminMessage.Invites(
                page.items().stream()
                        .map(named ->
                                new AdminMessage.GuildInvite(
                                        named.guild(), named.channel(), named.invite()))
                        .toList(),
                page.next());
    }

    private BusMessage.Done revokeInvite(AdminMessage.RevokeInvite request) {
        UUID administrator = administrator(request.accessToken());
        if (!invites.revoke(new LinkCode(request.code())).await()) {
            throw RegistrationStore.invalid();
        }
        LOG.info("administrator {} revoked an invite", administrator);
        return new BusMessage.Done();
    }

    /// The user id of an administrator; refused with `forbidden`.
    private UUID administrator(String accessToken) {
        var caller = logins.identify(accessToken);
        if (!caller.administrator()) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN, "Only administrators of the server may do this.");
        }
        return caller.identity().user();
    }
}
