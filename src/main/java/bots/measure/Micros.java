package bots.measure;

import org.HdrHistogram.Histogram;

/// Histograms of times in microseconds, to 1 %.
public final class Micros {
    private static final long HIGHEST = 600_000_000;
    private static final int DIGITS = 2;

    private Micros() {}

    public static Histogram histogram() {
        return new Histogram(1, HIGHEST, DIGITS);
    }

    /// What is out of range counts as the nearest in it: two clocks that differ may make a delay negative.
    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos / 1_000, 0, HIGHEST));
    }
}
