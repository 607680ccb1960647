package media.quality;

import java.util.Arrays;
import java.util.List;

/// How often a value was in each bucket since the start. Bounds are upper and inclusive; values
/// above the last have a bucket of their own.
public final class Histogram {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /// @param bounds ascending; given
    public Histogram(double... bounds) {
        this.bounds = bounds;
        this.counts = new long[bounds.length + 1];
    }

    public void observe(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sum += value;
    }

    public List<Double> bounds() {
        return Arrays.stream(bounds).boxed().toList();
    }

    /// Of each bucket, not cumulative.
    public List<Long> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    public double sum() {
        return sum;
    }
}
