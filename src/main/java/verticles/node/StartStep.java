package verticles.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.postgres.DatabaseLost;

/// One step of the start of a node: the log says every ten seconds what the start waits for, and a
/// step that takes too long fails with its name and with the time that it was given. Used on one
/// context.
public final class StartStep {
    private static final Logger LOG = LoggerFactory.getLogger(StartStep.class);
    private static final long REPORT_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final String awaited;
    private final Duration limit;
    private final long startNanos = System.nanoTime();

    /// @param awaited what the start waits for, for example `Redis`
    public StartStep(Vertx vertx, String awaited, Duration limit) {
        this.vertx = vertx;
        this.awaited = awaited;
        this.limit = limit;
    }

    /// @return fails with a [StartException] when the step takes longer than it may, or when it
    ///     failed because of a timeout of its own
    public <T> Future<T> run(Supplier<Future<T>> step) {
        VertxTimer reports = new VertxTimer(vertx);
        reports.armPeriodic(
                REPORT_MILLIS,
                () ->
                        LOG.info(
                                "still starting: waiting for {} ({} s of at most {} s)",
                                awaited,
                                elapsedMillis() / 1_000,
                                limit.toSeconds()));
        return step.get()
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(_ -> reports.cancel())
                .recover(failure -> Future.failedFuture(explain(failure)));
    }

    /// Tries once a second for as long as the step may take.
    ///
    /// @return failed with the last failure
    public <T> Future<T> retry(Supplier<Future<T>> attempt) {
        return attempt.get()
                .recover(failure -> {
                    long leftMillis = limit.toMillis() - elapsedMillis() - RETRY_MILLIS;
                    if (leftMillis < 0) {
                        return Future.failedFuture(failure);
                    }
                    LOG.info(
                            "waiting for {} ({} s of at most {} s): {}",
                            awaited,
                            elapsedMillis() / 1_000,
                            limit.toSeconds(),
                            failure.getMessage());
                    return vertx.timer(RETRY_MILLIS).compose(_ -> retry(attempt));
                });
    }

    private Throwable explain(Throwable failure) {
        return isTimeout(failure)
                ? new StartException(
                        String.format(
                                Locale.ROOT,
                                "The start waited %.1f s for %s and gave up; this step may take %d s. The machine has a load of %.1f on %d cores.",
                                elapsedMillis() / 1_000.0,
                                awaited,
                                limit.toSeconds(),
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                                Runtime.getRuntime().availableProcessors()),
                        failure)
                : failure;
    }

    private static boolean isTimeout(Throwable failure) {
        return !(failure instanceof StartException)
                && (failure instanceof TimeoutException || DatabaseLost.isPoolTimeout(failure));
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
