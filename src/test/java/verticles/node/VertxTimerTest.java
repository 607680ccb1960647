package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxTimerTest {
    private final Vertx vertx = Vertx.vertx();

    /// Timers fire on it, one after the other.
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /// N1.
    @Test
    void cancelingATimerThatWasNeverArmedStopsNoOther() throws Exception {
        var fired = new CompletableFuture<Long>();
        onContext(() -> {
            // Vert.x gives the first timer of the process the number 0.
            vertx.setTimer(1, fired::complete);
            VertxTimer neverArmed = new VertxTimer(vertx);
            neverArmed.cancel();
            neverArmed.arm(60_000, () -> {});
            neverArmed.cancel();
            neverArmed.cancel();
            assertThat(neverArmed.isArmed()).isFalse();
        });

        assertThat(fired.get(60, TimeUnit.SECONDS)).isZero();
    }

    /// N1: the number of a timer that has fired may not be canceled either.
    @Test
    void aTimerThatFiredIsNotArmed() throws Exception {
        var armedWhileFiring = new CompletableFuture<Boolean>();
        onContext(() -> {
            VertxTimer timer = new VertxTimer(vertx);
            timer.arm(1, () -> armedWhileFiring.complete(timer.isArmed()));
            assertThat(timer.isArmed()).isTrue();
        });

        assertThat(armedWhileFiring.get(60, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void armingAgainReplacesTheTask() throws Exception {
        var first = new AtomicInteger();
        var second = new CompletableFuture<Integer>();
        onContext(() -> {
            VertxTimer timer = new VertxTimer(vertx);
            timer.arm(1, first::incrementAndGet);
            timer.arm(2, () -> second.complete(first.get()));
        });

        assertThat(second.get(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aPeriodicTimerRunsUntilItIsCanceled() throws Exception {
        var runs = new AtomicInteger();
        var canceled = new CompletableFuture<Boolean>();
        onContext(() -> {
            VertxTimer timer = new VertxTimer(vertx);
            timer.armPeriodic(
                    1,
                    () -> {
                        if (runs.incrementAndGet() == 3) {
                            timer.cancel();
                            canceled.complete(timer.isArmed());
                        }
                    });
        });

        assertThat(canceled.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(runs).hasValue(3);
    }

    private void onContext(Runnable task) throws Exception {
        var done = new CompletableFuture<Void>();
        context.runOnContext(_ -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        done.get(60, TimeUnit.SECONDS);
    }
}
