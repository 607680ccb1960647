package verticles.auth;

import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import config.AccountSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.accounts.login.SigningKeyStore;
import store.postgres.Database;
import verticles.node.VertxTimer;

/// Reads the keys of the cluster again and again, so that a verticle knows each new one before it
/// signs, and makes one when it is due.
public final class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    /// A node that misses several in a row still reads a new key in time.
    private static final Duration READ_INTERVAL = KeyRing.ANNOUNCED.dividedBy(10);

    private final Vertx vertx;
    private final AccountSettings settings;
    private final SigningKeyStore store;
    private final VertxTimer timer;

    public KeyRotation(
            Vertx vertx, AccountSettings settings, Database database, SecureRandom random) {
        this.vertx = vertx;
        this.settings = settings;
        this.store = new SigningKeyStore(database, () -> SigningKey.next(random));
        this.timer = new VertxTimer(vertx);
    }

    /// Tokens whose keys are kept up to date from now on.
    public Future<AccessTokens> start() {
        return store.keys(settings.signingKeyLifetime())
                .map(keys -> {
                    var tokens = new AccessTokens(vertx, keys, settings.accessTokenLifetime());
                    timer.armPeriodic(READ_INTERVAL.toMillis(), () -> renew(tokens));
                    return tokens;
                });
    }

    private void renew(AccessTokens tokens) {
        store.keys(settings.signingKeyLifetime())
                .onSuccess(tokens::use)
                .onFailure(e -> LOG.warn("signing keys not read: {}", e.toString()));
    }
}
