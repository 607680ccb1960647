package verticles.node;

import io.vertx.core.Vertx;

/// A timer of Vert.x that is armed or not. Vert.x counts the timers of the process from 0, so a
/// field that keeps the number of a timer that was never set names the first timer of the process:
/// to cancel it would stop another verticle's. All code sets and cancels timers through this type
/// (an ArchUnit rule). Used on one context only.
public final class VertxTimer {
    private static final long NOT_ARMED = -1;

    private final Vertx vertx;
    private long id = NOT_ARMED;

    public VertxTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Runs the task once. A task that waits is replaced.
    public void arm(long delayMillis, Runnable task) {
        cancel();
        id =
                vertx.setTimer(
                        delayMillis,
                        fired -> {
                            if (id == fired) {
                                id = NOT_ARMED;
                                task.run();
                            }
                        });
    }

    /// Runs the task again and again, until it is canceled. A task that waits is replaced.
    public void armPeriodic(long periodMillis, Runnable task) {
        cancel();
        id =
                vertx.setPeriodic(
                        periodMillis,
                        fired -> {
                            if (id == fired) {
                                task.run();
                            }
                        });
    }

    public boolean isArmed() {
        return id != NOT_ARMED;
    }

    /// Nothing happens when it is not armed.
    public void cancel() {
        if (id != NOT_ARMED) {
            vertx.cancelTimer(id);
            id = NOT_ARMED;
        }
    }
}
