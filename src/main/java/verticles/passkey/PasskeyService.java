package verticles.passkey;

import accounts.Identity;
import accounts.passkey.PageOrigin;
import accounts.secret.SecretHash;
import bus.account.AuthMessage;
import bus.account.PasskeyMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import limits.AddressKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.login.PasskeyStore;
import store.accounts.login.PasskeyStore.Challenge;
import store.accounts.login.PasskeyStore.Credential;
import store.accounts.login.PasskeyStore.Found;
import store.postgres.Database;
import text.LabelRules;
import verticles.account.OwnPassword;
import verticles.auth.DeviceLogins;
import verticles.auth.LoginLimits;
import verticles.auth.LoginLog;
import verticles.auth.SecondFactor;

/// Registers passkeys and logs people in by them. To add one, its owner enters the password, and a
/// code where the account has a second factor: a stolen access token must not leave a way in
/// behind. A login by a passkey needs neither, since the device has checked who holds it. Waits for
/// the database, so it is used on virtual threads.
public final class PasskeyService {
    private static final Logger LOG = LoggerFactory.getLogger(PasskeyService.class);
    private static final int CHALLENGE_BYTES = 32;
    private static final int MAX_NAME_LENGTH = 50;

    private final PasskeyStore store;
    private final DeviceLogins logins;
    private final LoginLimits limits;
    private final LoginLog log;
    private final SecondFactor secondFactor;
    private final OwnPassword password;
    private final SecureRandom random;
    private final PasskeyVerification verification = new PasskeyVerification();

    public PasskeyService(
            Database database,
            DeviceLogins logins,
            LoginLimits limits,
            LoginLog log,
            SecondFactor secondFactor,
            OwnPassword password,
            SecureRandom random) {
        this.store = new PasskeyStore(database);
        this.logins = logins;
        this.limits = limits;
        this.log = log;
        this.secondFactor = secondFactor;
        this.password = password;
        this.random = random;
    }

    public Answer answer(PasskeyMessage request) {
        return switch (request) {
            case PasskeyMessage.BeginPasskey begin -> begin.answer(begin(begin));
            case PasskeyMessage.AddPasskey add -> add.answer(add(add));
            case PasskeyMessage.ListPasskeys list ->
                    list.answer(
                            new PasskeyMessage.Passkeys(
                                    store.of(user(list.accessToken())).await()));
            case PasskeyMessage.RemovePasskey remove -> remove.answer(remove(remove));
            case PasskeyMessage.BeginPasskeyLogin begin -> begin.answer(beginLogin(begin));
            case PasskeyMessage.LogInByPasskey login -> login.answer(logIn(login));
        };
    }

    private PasskeyMessage.PasskeyBegun begin(PasskeyMessage.BeginPasskey request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        PageOrigin origin = origin(request.origin());
        password.check(identity, request.password(), request.remoteAddress(), "password");
        secondFactor.check(identity.user(), request.code(), null);
        return new PasskeyMessage.PasskeyBegun(
                challenge(identity.user(), origin, request.remoteAddress()),
                origin.host(),
                identity.user(),
                identity.username(),
                PasskeyVerification.ALGORITHMS.stream().map(a -> a.getValue()).toList(),
                store.credentialIds(identity.user()).await().stream()
                        .map(PasskeyService::text)
                        .toList());
    }

    private PasskeyMessage.PasskeyAdded add(PasskeyMessage.AddPasskey request) {
        UUID user = user(request.accessToken());
        String name = LabelRules.trim(request.name());
        @Nullable String problem = LabelRules.problem(name, MAX_NAME_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "name " + problem, "name"));
        }
        byte[] challenge = bytes(request.challenge());
        Challenge asked = take(request.challenge());
        if (!user.equals(asked.user())) {
            throw invalid();
        }
        PageOrigin origin = origin(asked.origin());
        Credential credential =
                verification
                        .registered(
                                bytes(request.attestationObject()),
                                bytes(request.clientData()),
                                origin,
                                challenge)
                        .orElseThrow(PasskeyService::invalid);
        var added = store.add(user, name, origin, credential).await();
        LOG.info("user {} added a passkey", user);
        return new PasskeyMessage.PasskeyAdded(added);
    }

    private BusMessage.Done remove(PasskeyMessage.RemovePasskey request) {
        UUID user = user(request.accessToken());
        store.remove(user, request.passkey()).await();
        LOG.info("user {} removed a passkey", user);
        return new BusMessage.Done();
    }

    private PasskeyMessage.PasskeyChallenge beginLogin(PasskeyMessage.BeginPasskeyLogin request) {
        limits.loginStep(request.remoteAddress(), System.nanoTime());
        PageOrigin origin = origin(request.origin());
        return new PasskeyMessage.PasskeyChallenge(
                challenge(null, origin, request.remoteAddress()), origin.host());
    }

    private AuthMessage.Tokens logIn(PasskeyMessage.LogInByPasskey request) {
        limits.loginStep(request.remoteAddress(), System.nanoTime());
        byte[] challenge = bytes(request.challenge());
        Challenge asked = take(request.challenge());
        PageOrigin origin = origin(asked.origin());
        Found found =
                store.find(bytes(request.credential()))
                        .await()
                        .filter(one -> asked.user() == null && one.host().equals(origin.host()))
                        .orElseThrow(PasskeyService::invalid);
        Optional<Long> signCount =
                verification.signCount(
                        found.credential(),
                        bytes(request.authenticatorData()),
                        bytes(request.clientData()),
                        bytes(request.signature()),
                        origin,
                        challenge);
        if (signCount.isEmpty() || !store.used(found.id(), signCount.get()).await()) {
            log.refused(request.remoteAddress(), "wrong signature of a passkey");
            throw invalid();
        }
        AuthMessage.Tokens tokens =
                logins.open(
                        found.account().id(),
                        found.account().username(),
                        found.account().password(),
                        request.device(),
                        request.remoteAddress());
        log.accepted("a passkey", request.remoteAddress(), tokens.identity());
        return tokens;
    }

    private UUID user(String accessToken) {
        return logins.identify(accessToken).identity().user();
    }

    private String challenge(@Nullable UUID user, PageOrigin origin, String address) {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        random.nextBytes(challenge);
        String text = text(challenge);
        limits.replaced(
                store.begin(
                                SecretHash.of(text),
                                new Challenge(user, origin.text()),
                                AddressKey.network(address))
                        .await());
        return text;
    }

    private Challenge take(String challenge) {
        return store.take(SecretHash.of(challenge)).await().orElseThrow(PasskeyService::invalid);
    }

    private static PageOrigin origin(@Nullable String header) {
        return PageOrigin.of(header)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusalCode.BAD_REQUEST,
                                "Passkeys need a page with HTTPS and a host name, not an address; the header"
                                        + " Origin says which."));
    }

    /// Deletes challenges that were not answered in time.
    public void purge() {
        store.purge().onFailure(e -> LOG.warn("expired challenges not purged: {}", e.toString()));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        try {
            return Objects.requireNonNull(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static RefusedException invalid() {
        return new RefusedException(
                RefusalCode.PASSKEY_INVALID,
                "This passkey does not work here: it was removed, or it belongs to another address of this"
                        + " server. Try again, or log in with your password.");
    }
}
