package verticles.node;

import java.util.concurrent.TimeUnit;

/// The time that rooms and sessions are given.
public final class Clock {
    private Clock() {}

    /// Milliseconds that never jump, from an arbitrary origin.
    public static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /// The wall clock, for what others compare with theirs.
    public static long unixSeconds() {
        return System.currentTimeMillis() / 1_000;
    }
}
