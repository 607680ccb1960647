package bots.measure;

import org.HdrHistogram.Histogram;

/// Histograms of durations in microseconds, with an error of at most 1 %.
public final class MicrosHistogram {
    private static final long HIGHEST = 600_000_000;
    private static final int DIGITS = 2;

    private MicrosHistogram() {}

    public static Histogram histogram() {
        return new Histogram(1, HIGHEST, DIGITS);
    }

    /// Values out of range count as the nearest value in range: clocks that differ may make a delay
    /// negative.
    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos / 1_000, 0, HIGHEST));
    }
}
