package verticles.metrics;

import bus.call.MediaMessage.ShardStatus;
import call.quality.Level;
import call.shard.ShardFigures;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/// The participants of the largest rooms, with the labels `shard`, `room` and `level`.
final class RoomMetrics implements MultiCollector {
    /// Written by the heartbeat, read by scrapes; immutable.
    private volatile List<ShardStatus> shards = List.of();

    void onHeartbeat(List<ShardStatus> statuses) {
        shards = List.copyOf(statuses);
    }

    @Override
    public MetricSnapshots collect() {
        List<ShardStatus> now = shards;
        if (now.isEmpty()) {
            return new MetricSnapshots();
        }
        GaugeSnapshot.Builder metric =
                GaugeSnapshot.builder()
                        .name("hubbub_room_participants")
                        .help(
                                "Participants with a media connection, by quality level, in the 100 largest rooms of the shard.");
        now.forEach(status ->
                status.figures().largestRooms().forEach(room -> add(metric, status.shard(), room)));
        return new MetricSnapshots(metric.build());
    }

    /// Every level, so that a time series does not end when no participant has its level.
    private static void add(GaugeSnapshot.Builder metric, int shard, ShardFigures.OfRoom room) {
        for (Level level : Level.values()) {
            metric.dataPoint(
                    Snapshots.gauge(
                            Labels.of(
                                    "shard",
                                    String.valueOf(shard),
                                    "room",
                                    room.room().toString(),
                                    "level",
                                    level.wireName()),
                            room.participants().getOrDefault(level, 0)));
        }
    }
}
