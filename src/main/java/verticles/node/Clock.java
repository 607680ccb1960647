package verticles.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The clocks that rooms and sessions use.
public final class Clock {
    /// Well above what a busy machine delays a timer by.
    private static final long STALL_MILLIS = 4_000;

    /// The last reading.
    ///
    /// @param ticking whether [#tick] is called several times a second
    /// @param monotonicMillis stalls included
    record Reading(boolean ticking, long monotonicMillis, long stalledMillis) {
        /// A stall begins at the last reading, so that the clock never goes back.
        Reading at(long nowMillis) {
            long since = nowMillis - monotonicMillis;
            return new Reading(
                    ticking,
                    nowMillis,
                    ticking && since > STALL_MILLIS ? stalledMillis + since : stalledMillis);
        }

        long runningMillis() {
            return monotonicMillis - stalledMillis;
        }

        Reading withTicking(boolean ticks) {
            return new Reading(ticks, monotonicMillis, stalledMillis);
        }
    }

    private static final AtomicReference<Reading> LAST =
            new AtomicReference<>(new Reading(false, monotonicMillis(), 0));

    private Clock() {}

    /// Monotonic milliseconds from an arbitrary origin, in which this process was running. Without
    /// the time of a stall (a paused virtual machine, SIGSTOP), in which no message could be
    /// received: what others should have sent in it is not overdue.
    public static long millis() {
        return LAST.updateAndGet(last -> last.at(monotonicMillis())).runningMillis();
    }

    /// To be called several times a second from the start of the node to its end.
    public static void tick() {
        LAST.updateAndGet(last -> last.at(monotonicMillis()).withTicking(true));
    }

    /// [#tick] is not called any more.
    public static void stopTicking() {
        LAST.updateAndGet(last -> last.at(monotonicMillis()).withTicking(false));
    }

    /// Monotonic milliseconds from an arbitrary origin, stalls included.
    public static long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /// The wall clock, for times that other machines compare with theirs.
    public static long unixSeconds() {
        return System.currentTimeMillis() / 1_000;
    }
}
