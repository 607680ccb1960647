package verticles.account;

import accounts.Identity;
import accounts.totp.RecoveryCode;
import accounts.totp.TotpSecret;
import bus.account.AccountMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.SecondFactorStore;
import store.accounts.SecondFactorStore.Stored;
import store.postgres.Database;
import verticles.auth.DeviceLogins;
import verticles.auth.SecondFactor;

/// Answers what people ask about their second factor. To set it up they enter their password, to
/// change it also a code of it: a stolen password must not be enough to go on without it.
public final class SecondFactorService {
    private static final Logger LOG = LoggerFactory.getLogger(SecondFactorService.class);
    private static final String ISSUER = "Hubbub";

    private final SecondFactorStore store;
    private final SecondFactor secondFactor;
    private final OwnPassword password;
    private final DeviceLogins logins;
    private final SecureRandom random;

    public SecondFactorService(
            Database database,
            SecondFactor secondFactor,
            OwnPassword password,
            DeviceLogins logins,
            SecureRandom random) {
        this.store = new SecondFactorStore(database);
        this.secondFactor = secondFactor;
        this.password = password;
        this.logins = logins;
        this.random = random;
    }

    Answer answer(AccountMessage.OfSecondFactor request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        return switch (request) {
            case AccountMessage.AskSecondFactor asked -> asked.answer(state(identity.user()));
            case AccountMessage.BeginSecondFactor begin -> begin.answer(begin(identity, begin));
            case AccountMessage.ConfirmSecondFactor confirm ->
                    confirm.answer(confirm(identity.user(), confirm.code()));
            case AccountMessage.RenewRecoveryCodes renew -> renew.answer(renew(identity, renew));
            case AccountMessage.EndSecondFactor end -> end.answer(end(identity, end));
        };
    }

    private AccountMessage.SecondFactorState state(UUID user) {
        return new AccountMessage.SecondFactorState(
                store.find(user).await().filter(Stored::enabled).isPresent(),
                store.codesLeft(user).await());
    }

    private AccountMessage.SecondFactorBegun begin(
            Identity identity, AccountMessage.BeginSecondFactor request) {
        password.check(identity, request.password(), request.remoteAddress(), "password");
        TotpSecret secret = TotpSecret.next(random);
        store.begin(identity.user(), secondFactor.seal(secret, identity.user())).await();
        String uri = secret.uri(ISSUER, identity.username());
        QrPath qr = QrPath.of(uri);
        return new AccountMessage.SecondFactorBegun(secret.text(), uri, qr.modules(), qr.path());
    }

    private AccountMessage.RecoveryCodes confirm(UUID user, String code) {
        Stored stored =
                store.find(user)
                        .await()
                        .orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.NOT_FOUND,
                                        "Set up two-factor authentication first."));
        secondFactor.take(user.toString());
        OptionalLong step = secondFactor.step(user, stored, code);
        if (step.isEmpty()) {
            throw SecondFactor.badCode();
        }
        List<RecoveryCode> codes = RecoveryCode.next(random);
        store.confirm(user, stored.secret(), step.getAsLong(), codes).await();
        LOG.info("user {} enabled two-factor authentication", user);
        return texts(codes);
    }

    private AccountMessage.RecoveryCodes renew(
            Identity identity, AccountMessage.RenewRecoveryCodes request) {
        password.check(identity, request.password(), request.remoteAddress(), "password");
        secondFactor.check(identity.user(), request.code(), null);
        List<RecoveryCode> codes = RecoveryCode.next(random);
        store.renewCodes(identity.user(), codes).await();
        LOG.info("user {} made new recovery codes", identity.user());
        return texts(codes);
    }

    private BusMessage.Done end(Identity identity, AccountMessage.EndSecondFactor request) {
        password.check(identity, request.password(), request.remoteAddress(), "password");
        secondFactor.check(identity.user(), request.code(), null);
        if (store.remove(identity.user()).await()) {
            LOG.info("user {} disabled two-factor authentication", identity.user());
        }
        return new BusMessage.Done();
    }

    private static AccountMessage.RecoveryCodes texts(List<RecoveryCode> codes) {
        return new AccountMessage.RecoveryCodes(codes.stream().map(RecoveryCode::text).toList());
    }
}
