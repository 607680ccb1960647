package localcluster;

/// Reads the text format of Prometheus.
final class MetricSum {
    private MetricSum() {}

    /// @param metrics what a node answers to `/metrics`
    /// @return the sum of all lines of the metric, with labels or without; 0 when it has none
    static double of(String name, String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
