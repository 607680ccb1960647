package verticles.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import verticles.shared.ModeCounts;

/// The rooms of this node's registries by mode and architecture, and the changes of the mode.
final class ModeMetrics implements MultiCollector {
    private final ModeCounts counts;

    ModeMetrics(ModeCounts counts) {
        this.counts = counts;
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder rooms =
                GaugeSnapshot.builder()
                        .name("hubbub_voice_rooms")
                        .help(
                                "Rooms with participants, by mode and the reason for it, and by the"
                                        + " architecture and what chose it.");
        CounterSnapshot.Builder changes =
                CounterSnapshot.builder()
                        .name("hubbub_mode_changes")
                        .help("Changes of the mode of a room, or of the reason for it.");
        for (ModeCounts.Figures figures : counts.figures()) {
            Labels labels = labels(figures.counted());
            rooms.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value((double) figures.rooms())
                            .build());
            changes.dataPoint(Snapshots.counter(labels, (double) figures.changes()));
        }
        return new MetricSnapshots(rooms.build(), changes.build());
    }

    private static Labels labels(ModeCounts.Counted counted) {
        return Labels.of(
                "mode",
                counted.reason().mode().wireName(),
                "reason",
                counted.reason().wireName(),
                "architecture",
                counted.architecture().architecture().wireName(),
                "chosen_by",
                counted.architecture().by().wireName());
    }
}
