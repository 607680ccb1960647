package verticles.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The clocks that rooms and sessions use.
public final class Clock {
    /// Well above what a busy machine delays a timer by.
    private static final long STALL_MILLIS = 4_000;

    /// @param ticking whether somebody calls [#tick] several times a second
    private record State(boolean ticking, long tickedAtMillis, long stalledMillis) {}

    private static final AtomicReference<State> STATE =
            new AtomicReference<>(new State(false, 0, 0));

    private Clock() {}

    /// Monotonic milliseconds from an arbitrary origin, in which this process was running. Without the time of a stall
    /// (a paused virtual machine, SIGSTOP), in which nobody was heard, and nobody could have been: what others should
    /// have said in it is not overdue.
    public static long millis() {
        long now = monotonicMillis();
        State state = STATE.get();
        while (state.ticking() && now - state.tickedAtMillis() > STALL_MILLIS) {
            State after =
                    new State(true, now, state.stalledMillis() + now - state.tickedAtMillis());
            state = STATE.compareAndSet(state, after) ? after : STATE.get();
        }
        return now - state.stalledMillis();
    }

    /// To be called several times a second from the start of the node to its end.
    public static void tick() {
        millis();
        STATE.updateAndGet(state -> new State(true, monotonicMillis(), state.stalledMillis()));
    }

    /// Nobody calls [#tick] any more.
    public static void stopTicking() {
        millis();
        STATE.updateAndGet(state -> new State(false, 0, state.stalledMillis()));
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
