package verticles.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import rooms.mesh.ModeReason;
import verticles.shared.ModeCounts;

/// The rooms of this node's registries by mode, and the changes of it.
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
                        .help("Rooms with participants, by mode and the reason for it.");
        CounterSnapshot.Builder changes =
                CounterSnapshot.builder()
                        .name("hubbub_mode_changes")
                        .help("Changes of the mode of a room, or of the reason for it.");
        for (ModeReason reason : ModeReason.values()) {
            Labels labels =
                    Labels.of("mode", reason.mode().wireName(), "reason", reason.wireName());
            rooms.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value((double) counts.rooms(reason))
                            .build());
            changes.dataPoint(Snapshots.counter(labels, (double) counts.changes(reason)));
        }
        return new MetricSnapshots(rooms.build(), changes.build());
    }
}
