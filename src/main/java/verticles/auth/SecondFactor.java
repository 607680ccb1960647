package verticles.auth;

import accounts.secret.SecretSealing;
import accounts.totp.RecoveryCode;
import accounts.totp.TotpSecret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.SecondFactorStore;
import store.accounts.SecondFactorStore.Stored;
import store.postgres.Database;
import verticles.shared.NodeRateLimits;
import verticles.shared.RateCheck;

/// Checks the second factor of a login, and of what needs one as a login does, after the password.
/// Waits for the database, so it is used on virtual threads.
public final class SecondFactor {
    private static final Logger LOG = LoggerFactory.getLogger(SecondFactor.class);

    /// Of a million codes, three are valid at a time: an attacker who knows the password needs
    /// years to find one. A known device has its own limit, so that an attacker cannot lock the
    /// owner out.
    private static final int CODES_PER_HOUR = 20;

    private final SecondFactorStore store;
    private final SecretSealing sealing;
    private final RateLimit codes;

    public SecondFactor(Vertx vertx, Database database, String secretKey, SecureRandom random) {
        this.store = new SecondFactorStore(database);
        this.sealing = new SecretSealing(secretKey, "second factor", random);
        this.codes =
                NodeRateLimits.of(
                        vertx,
                        Limit.SECOND_FACTOR_CODES_PER_USER,
                        CODES_PER_HOUR,
                        Duration.ofHours(1));
    }

    /// Refused with `code_needed` when the account has a second factor and there is no code, with
    /// `bad_code` and with `rate_limited`.
    ///
    /// @param code of the app or a recovery code, null for none
    /// @param knownDevice address of a device from which the user logged in before, null for others
    public void check(UUID user, @Nullable String code, @Nullable String knownDevice) {
        Stored stored = store.find(user).await().filter(Stored::enabled).orElse(null);
        if (stored == null) {
            return;
        }
        if (code == null) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.CODE_NEEDED,
                            "Enter the code of your authenticator app.",
                            "code"));
        }
        take(user + (knownDevice == null ? "" : " " + AddressKey.of(knownDevice)));
        OptionalLong step = step(user, stored, code);
        boolean good =
                step.isPresent()
                        ? store.spend(user, step.getAsLong()).await()
                        : store.spend(user, RecoveryCode.of(code)).await();
        if (!good) {
            throw badCode();
        }
        if (step.isEmpty()) {
            LOG.info("user {} used a recovery code", user);
        }
    }

    /// Counts a code that is to be compared.
    public void take(String key) {
        RateCheck.require(codes, key);
    }

    /// The interval of a code of the app, empty for one that is not good.
    public OptionalLong step(UUID user, Stored stored, String code) {
        TotpSecret secret =
                sealing.open(stored.secret().getBytes(), user)
                        .map(TotpSecret::new)
                        .orElseThrow(() -> {
                            LOG.error(
                                    "the second factor of user {} cannot be decrypted: accounts.secretKey is not"
                                            + " the key that it was encrypted with",
                                    user);
                            return new RefusedException(
                                    RefusalCode.UNAVAILABLE,
                                    "The server cannot check your code. Ask an administrator.");
                        });
        return secret.stepOf(code.replace(" ", ""), System.currentTimeMillis(), stored.lastStep());
    }

    /// A secret as it is stored.
    public Buffer seal(TotpSecret secret, UUID user) {
        return Buffer.buffer(sealing.seal(secret.bytes(), user));
    }

    public static RefusedException badCode() {
        return new RefusedException(
                Refusal.ofField(
                        RefusalCode.BAD_CODE,
                        "This code is wrong. Codes work once and change every 30 seconds.",
                        "code"));
    }
}
