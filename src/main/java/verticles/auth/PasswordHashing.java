package verticles.auth;

import accounts.secret.PasswordHash;
import config.AccountSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import limits.Limit;
import limits.RefusalCounts;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.shared.NodeRefusals;
import verticles.shared.NodeShared;

/// Argon2 for all auth verticles of a node: at most one hash per core at a time, on platform
/// threads. On virtual threads, which are not preempted, a burst of logins would block every
/// carrier thread for tens of milliseconds each, and DTLS handshakes run there too.
public final class PasswordHashing {
    private static final String NAME = "hubbub-passwords";

    /// Less than the bus waits for an answer ([bus.Bus#REQUEST_TIMEOUT]).
    private static final Duration MAX_WORK = Duration.ofSeconds(4);

    private final PasswordHash.Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final WorkerExecutor workers;
    private final HashQueue queue;
    private final RefusalCounts refusals;

    /// To compare with when the user is unknown.
    private final PasswordHash dummy;

    public PasswordHashing(Vertx vertx, AccountSettings settings) {
        this(vertx, settings, MAX_WORK);
    }

    PasswordHashing(Vertx vertx, AccountSettings settings, Duration maxWork) {
        cost =
                new PasswordHash.Cost(
                        settings.argon2MemoryKibibytes(), settings.argon2Iterations(), 1);
        int cores = Runtime.getRuntime().availableProcessors();
        workers = vertx.createSharedWorkerExecutor(NAME, cores);
        refusals = NodeRefusals.of(vertx);
        dummy = PasswordHash.ofUnknown(cost, random);
        // That of the node.
        queue =
                NodeShared.of(
                        vertx,
                        HashQueue.class,
                        () -> new HashQueue(cores, maxWork, cost.estimate().toNanos()));
    }

    public Future<PasswordHash> hash(String password) {
        return run(false, () -> PasswordHash.of(password, cost, random));
    }

    /// Takes as long for an unknown user as for a known one, so that timing does not reveal which
    /// accounts exist.
    ///
    /// @param known the stored hash, null for an unknown user
    /// @param knownDevice for which a share of the queue is kept
    public Future<Boolean> matches(
            String password, @Nullable PasswordHash known, boolean knownDevice) {
        PasswordHash hash = known == null ? dummy : known;
        return run(knownDevice, () -> hash.matches(password));
    }

    /// Hashes that wait or are computed.
    int waiting() {
        return queue.size();
    }

    private <T> Future<T> run(boolean knownDevice, Callable<T> work) {
        if (!queue.enter(knownDevice)) {
            refusals.count(Limit.PASSWORD_HASHES);
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.UNAVAILABLE,
                            "Too many logins at the moment; try again in a few seconds."));
        }
        long[] workNanos = {0};
        return workers.executeBlocking(
                        () -> {
                            long startNanos = System.nanoTime();
                            try {
                                return work.call();
                            } finally {
                                workNanos[0] = System.nanoTime() - startNanos;
                            }
                        },
                        false)
                .<T>map(result -> Objects.requireNonNull(result))
                .onComplete(_ -> queue.leave(workNanos[0]));
    }
}
