package verticles.metrics;

import bus.call.MediaMessage.ShardStatus;
import call.EndReason;
import call.quality.Level;
import call.shard.ShardFigures;
import call.shard.ShardFigures.Distribution;
import call.shard.ShardFigures.Figure;
import call.shard.ShardFigures.Medium;
import call.shard.ShardFigures.StreamLeg;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import media.quality.QualityHistograms;

/// Figures of a shard for tests.
public final class TestStatus {
    static final UUID ROOM = UUID.fromString("0c8a5c5e-5a5e-4a3e-9d59-0f4d3c1c2b1a");

    private TestStatus() {}

    /// Every figure that an engine measures, and a reason of each kind.
    public static ShardStatus complete() {
        return of(1, 7, Map.of(EndReason.LEFT, 1L), new QualityHistograms().distributions());
    }

    static ShardStatus busy(int shard) {
        return of(
                shard,
                7,
                Map.of(EndReason.PATH_SILENT, 2L, EndReason.LEFT, 11L, EndReason.REPLACED, 5L),
                List.of(
                        new Distribution(
                                Figure.JITTER_MILLIS,
                                StreamLeg.DOWN,
                                Medium.VIDEO,
                                List.of(2.0, 5.0),
                                List.of(10L, 5L, 1L),
                                50),
                        new Distribution(
                                Figure.ROUND_TRIP_MILLIS,
                                null,
                                null,
                                List.of(100.0),
                                List.of(1L, 0L),
                                40),
                        latency(3, 1, 400)));
    }

    /// @param up to 150 ms
    /// @param above 150 ms
    static Distribution latency(long up, long above, double sum) {
        return new Distribution(
                Figure.LATENCY_MILLIS, null, null, List.of(150.0), List.of(up, above), sum);
    }

    static Distribution audio(Figure figure, long observations, double sum) {
        return new Distribution(
                figure, StreamLeg.UP, Medium.AUDIO, List.of(1.0), List.of(observations, 0L), sum);
    }

    static ShardStatus of(
            int shard, int connections, Map<EndReason, Long> ended, List<Distribution> quality) {
        return new ShardStatus(
                shard,
                10_000 + shard,
                0.25,
                10,
                new ShardFigures(
                        2,
                        connections,
                        List.of(
                                new ShardFigures.OfRoom(
                                        ROOM, Map.of(Level.GOOD, 5, Level.POOR, 2))),
                        new ShardFigures.Received(1_000, 1_200, 150_000),
                        new ShardFigures.Sent(9_000, 8_900, 2_000, 1_350_000, 70, 5_000_000),
                        new ShardFigures.Tcp(3, 6, 1, 2),
                        new ShardFigures.Relays(2, 1),
                        4,
                        new ShardFigures.ForwardDelay(150_000, 2_000_000),
                        Map.of("replayed", 3L, "duplicate", 4L),
                        ended,
                        quality));
    }
}
