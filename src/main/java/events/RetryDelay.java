package events;

/// How long a webhook waits after a failure: twice as long each time, and random, so that those of
/// a receiver that was down do not come back at the same time.
public final class RetryDelay {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 3_600_000;

    private RetryDelay() {}

    /// @param failures one after the other, at least 1
    /// @param random from 0 to 1
    public static long millis(int failures, double random) {
        long longest =
                Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(30, Math.max(0, failures - 1)));
        long shortest = longest / 2;
        return shortest + (long) (random * (longest - shortest));
    }
}
