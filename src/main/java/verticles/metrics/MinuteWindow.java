package verticles.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.ToLongFunction;

/// Running totals of the last minute, one entry per heartbeat. Differences between its ends give
/// rates and means over that minute, or over the time since the start if that is shorter.
final class MinuteWindow {
    private static final long LENGTH_NANOS = Duration.ofMinutes(1).toNanos();

    private final ArrayDeque<Totals> entries = new ArrayDeque<>();

    /// Sums since the start.
    ///
    /// @param joined connections established or attempted, without those that replaced one
    /// @param failed connections that ended by a failure
    /// @param bytes received and sent
    /// @param loss packet loss of audio streams in percent, with its number of observations
    /// @param jitter of audio streams in milliseconds, with its number of observations
    record Totals(long atNanos, long joined, long failed, long bytes, Mean loss, Mean jitter) {}

    record Mean(double sum, long count) {
        static final Mean NONE = new Mean(0, 0);

        Mean plus(double moreSum, long moreCount) {
            return new Mean(sum + moreSum, count + moreCount);
        }

        /// Of the observations since `earlier`; 0 without any.
        double since(Mean earlier) {
            long observations = count - earlier.count;
            return observations <= 0 ? 0 : (sum - earlier.sum) / observations;
        }
    }

    void add(Totals totals) {
        entries.addLast(totals);
        // The entry at the far end is the last one that is a minute old or older.
        while (entries.size() > 2 && isFullWithout(entries.getFirst())) {
            entries.removeFirst();
        }
    }

    private boolean isFullWithout(Totals first) {
        Totals second = entries.stream().skip(1).findFirst().orElse(first);
        return entries.getLast().atNanos() - second.atNanos() >= LENGTH_NANOS;
    }

    Totals oldest() {
        return entries.getFirst();
    }

    Totals newest() {
        return entries.getLast();
    }

    /// The growth of a total per minute, 0 where both are one entry.
    static double rate(Totals before, Totals now, ToLongFunction<Totals> total) {
        double minutes = (now.atNanos() - before.atNanos()) / (double) LENGTH_NANOS;
        return minutes == 0 ? 0 : (total.applyAsLong(now) - total.applyAsLong(before)) / minutes;
    }
}
