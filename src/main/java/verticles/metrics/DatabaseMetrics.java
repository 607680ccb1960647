package verticles.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import verticles.shared.DatabaseFigures;
import verticles.shared.DatabaseFigures.Size;

/// The databases of this node; without series on a node that has none.
final class DatabaseMetrics implements MultiCollector {
    private final DatabaseFigures figures;

    DatabaseMetrics(DatabaseFigures figures) {
        this.figures = figures;
    }

    @Override
    public MetricSnapshots collect() {
        DatabaseFigures.Latest latest = figures.latest();
        GaugeSnapshot.Builder up =
                GaugeSnapshot.builder()
                        .name("hubbub_database_up")
                        .help("Whether the database answers, 0 or 1.");
        GaugeSnapshot.Builder bytes =
                GaugeSnapshot.builder().name("hubbub_database_bytes").help("Size of the database.");
        for (Size size : latest.sizes()) {
            Labels labels = Labels.of("database", size.database());
            Long known = size.bytes();
            up.dataPoint(Snapshots.gauge(labels, known == null ? 0 : 1));
            if (known != null) {
                bytes.dataPoint(Snapshots.gauge(labels, (double) known));
            }
        }
        return new MetricSnapshots(
                up.build(),
                bytes.build(),
                Snapshots.gauge(
                        "hubbub_guild_moves_unfinished",
                        "Guilds whose move to another database has not ended.",
                        (double) latest.unfinishedMoves()),
                CounterSnapshot.builder()
                        .name("hubbub_guild_database_retries")
                        .help(
                                "Writes that were repeated because their guild had moved to another database, or was moving.")
                        .dataPoint(
                                Snapshots.counter(
                                        Labels.of("reason", "moved"), (double) latest.moved()))
                        .dataPoint(
                                Snapshots.counter(
                                        Labels.of("reason", "moving"), (double) latest.waited()))
                        .build());
    }
}
