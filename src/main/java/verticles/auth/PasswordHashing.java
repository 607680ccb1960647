package verticles.auth;

import accounts.PasswordHash;
import accounts.RefreshToken;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.shareddata.Shareable;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import refusal.RefusedException;

/// Argon2 for all auth verticles of a node: as many at once as there are cores, on platform threads.
/// On virtual threads, which are not preempted, a burst of logins would hold every carrier for tens
/// of milliseconds each, and DTLS handshakes run there too.
public final class PasswordHashing {
    private static final String NAME = "hubbub-passwords";

    /// Some seconds of work; who came later would be gone when their turn comes.
    private static final int MAX_WAITING = 64;

    private final PasswordHash.Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final WorkerExecutor workers;
    private final Waiting waiting;

    /// Of a password nobody knows: what an unknown user's is compared with.
    private final PasswordHash nobody;

    /// Written by all auth verticles of the node.
    private record Waiting(AtomicInteger count) implements Shareable {}

    public PasswordHashing(Vertx vertx, Settings.Accounts settings) {
        cost =
                new PasswordHash.Cost(
                        settings.argon2MemoryKibibytes(), settings.argon2Iterations(), 1);
        workers =
                vertx.createSharedWorkerExecutor(NAME, Runtime.getRuntime().availableProcessors());
        waiting =
                vertx.sharedData()
                        .<String, Waiting>getLocalMap(NAME)
                        .computeIfAbsent(NAME, name -> new Waiting(new AtomicInteger()));
        nobody = PasswordHash.of(RefreshToken.next(random).text(), cost, random);
    }

    public Future<PasswordHash> hash(String password) {
        return run(() -> PasswordHash.of(password, cost, random));
    }

    /// Takes as long for an unknown user as for a known one, so that time does not tell who has an
    /// account.
    ///
    /// @param known the stored hash, null for an unknown user
    public Future<Boolean> matches(String password, @Nullable PasswordHash known) {
        PasswordHash hash = known == null ? nobody : known;
        return run(() -> hash.matches(password));
    }

    private <T> Future<T> run(Callable<T> work) {
        if (waiting.count().incrementAndGet() > MAX_WAITING) {
            waiting.count().decrementAndGet();
            return Future.failedFuture(
                    new RefusedException(
                            "unavailable", "Too many people log in right now; try again soon."));
        }
        return workers.executeBlocking(work, false)
                .<T>map(result -> Objects.requireNonNull(result))
                .onComplete(done -> waiting.count().decrementAndGet());
    }
}
