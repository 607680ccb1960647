package verticles.node;

import java.util.concurrent.TimeUnit;

/// The clocks that rooms and sessions use.
public final class Clock {
    private Clock() {}

    /// Monotonic milliseconds from an arbitrary origin.
    public static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /// The wall clock, for times that other machines compare with theirs.
    public static long unixSeconds() {
        return System.currentTimeMillis() / 1_000;
    }
}
