package bots.report;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/// Distribution of a measured value. All 0 without values.
public record Quantiles(
        long count, double mean, double p50, double p90, double p99, double p999, double max) {
    public static final Quantiles NONE = new Quantiles(0, 0, 0, 0, 0, 0, 0);

    /// From microseconds, in milliseconds.
    public static Quantiles millis(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return NONE;
        }
        return new Quantiles(
                micros.getTotalCount(),
                Numbers.round(micros.getMean() / 1e3),
                at(micros, 50),
                at(micros, 90),
                at(micros, 99),
                at(micros, 99.9),
                Numbers.round(micros.getMaxValue() / 1e3));
    }

    /// From a few exact values.
    public static Quantiles of(double[] values) {
        if (values.length == 0) {
            return NONE;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(
                sorted.length,
                Numbers.round(Arrays.stream(sorted).average().orElse(0)),
                nearest(sorted, 0.5),
                nearest(sorted, 0.9),
                nearest(sorted, 0.99),
                nearest(sorted, 0.999),
                Numbers.round(sorted[sorted.length - 1]));
    }

    private static double at(Histogram micros, double percentile) {
        return Numbers.round(micros.getValueAtPercentile(percentile) / 1e3);
    }

    /// The smallest value that is not exceeded by this share of all values.
    private static double nearest(double[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return Numbers.round(sorted[Math.clamp(rank - 1, 0, sorted.length - 1)]);
    }
}
