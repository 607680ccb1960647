package bots.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerMonitorTest {
    @Test
    void metricsOfAllShardsAreAddedUp() {
        var text =
                """
                # HELP hubbub_rooms Rooms.
                hubbub_rooms{shard="0"} 2
                hubbub_rooms{shard="1"} 3
                hubbub_shard_load{shard="0"} 0.25
                hubbub_shard_load{shard="1"} 0.5
                hubbub_packets_dropped_total{shard="0",reason="replayed"} 7
                hubbub_forward_delay_seconds{shard="0",quantile="0.99"} 0.002
                hubbub_forward_delay_seconds{shard="1",quantile="0.99"} 0.001
                hubbub_quality_score_bucket{shard="0",le="2"} 9
                """;

        var metrics = ServerMonitor.parse(text);

        assertThat(metrics)
                .containsEntry("hubbub_rooms", 5.0)
                .containsEntry("hubbub_shard_load", 0.5)
                .containsEntry("hubbub_packets_dropped_total{reason=\"replayed\"}", 7.0)
                .containsEntry("hubbub_forward_delay_seconds{quantile=\"0.99\"}", 0.002)
                .hasSize(4);
        assertThat(List.copyOf(metrics.keySet())).noneMatch(name -> name.contains("shard="));
    }
}
