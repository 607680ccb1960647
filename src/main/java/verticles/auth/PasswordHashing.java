package verticles.auth;

import accounts.PasswordHash;
import accounts.RefreshToken;
import config.AccountSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.shareddata.Shareable;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Argon2 for all auth verticles of a node: at most one hash per core at a time, on platform threads. On
/// virtual threads, which are not preempted, a burst of logins would block every carrier thread for tens
/// of milliseconds each, and DTLS handshakes run there too.
public final class PasswordHashing {
    private static final String NAME = "hubbub-passwords";

    /// Some seconds of work; clients that had to wait longer would have given up.
    private static final int MAX_WAITING = 64;

    private final PasswordHash.Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final WorkerExecutor workers;
    private final Waiting waiting;

    /// Hash of a random password, to compare with when the user is unknown.
    private final PasswordHash dummy;

    /// Written by all auth verticles of the node.
    private record Waiting(AtomicInteger count) implements Shareable {}

    public PasswordHashing(Vertx vertx, AccountSettings settings) {
        cost =
                new PasswordHash.Cost(
                        settings.argon2MemoryKibibytes(), settings.argon2Iterations(), 1);
        workers =
                vertx.createSharedWorkerExecutor(NAME, Runtime.getRuntime().availableProcessors());
        waiting =
                vertx.sharedData()
                        .<String, Waiting>getLocalMap(NAME)
                        .computeIfAbsent(NAME, name -> new Waiting(new AtomicInteger()));
        dummy = PasswordHash.of(RefreshToken.next(random).text(), cost, random);
    }

    public Future<PasswordHash> hash(String password) {
        return run(() -> PasswordHash.of(password, cost, random));
    }

    /// Takes as long for an unknown user as for a known one, so that timing does not reveal which accounts
    /// exist.
    ///
    /// @param known the stored hash, null for an unknown user
    public Future<Boolean> matches(String password, @Nullable PasswordHash known) {
        PasswordHash hash = known == null ? dummy : known;
        return run(() -> hash.matches(password));
    }

    private <T> Future<T> run(Callable<T> work) {
        if (waiting.count().incrementAndGet() > MAX_WAITING) {
            waiting.count().decrementAndGet();
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.UNAVAILABLE,
                            "Too many logins at the moment; try again soon."));
        }
        return workers.executeBlocking(work, false)
                .<T>map(result -> Objects.requireNonNull(result))
                .onComplete(done -> waiting.count().decrementAndGet());
    }
}
