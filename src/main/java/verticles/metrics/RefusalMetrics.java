package verticles.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import limits.Limit;
import limits.RefusalCounts;

/// The metric `hubbub_refused_total`, with a series for every limit, so that an alert can be
/// written before the first refusal.
final class RefusalMetrics implements MultiCollector {
    private final RefusalCounts counts;

    RefusalMetrics(RefusalCounts counts) {
        this.counts = counts;
    }

    @Override
    public MetricSnapshots collect() {
        CounterSnapshot.Builder metric =
                CounterSnapshot.builder()
                        .name("hubbub_refused")
                        .help("What the node refused because a client exceeded a limit, by limit.");
        for (Limit limit : Limit.values()) {
            metric.dataPoint(
                    Snapshots.counter(
                            Labels.of("limit", limit.label()), (double) counts.of(limit)));
        }
        return new MetricSnapshots(metric.build());
    }
}
