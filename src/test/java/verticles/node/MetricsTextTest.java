package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import bus.MediaMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public final class MetricsTextTest {
    private final String text =
            MetricsText.of(
                    List.of(
                            new MediaMessage.ShardStatus(
                                    1,
                                    10_001,
                                    2,
                                    7,
                                    0.25,
                                    10,
                                    1_000,
                                    9_000,
                                    new MediaMessage.Sending(8_900, 2_000, 70, 5_000),
                                    Map.of("replayed", 3L, "duplicate", 4L),
                                    150,
                                    2_000,
                                    Map.of(
                                            "jitter_milliseconds_down_video",
                                            new MediaMessage.Distribution(
                                                    List.of(2.0, 5.0), List.of(10L, 5L, 1L), 50),
                                            "round_trip_milliseconds",
                                            new MediaMessage.Distribution(
                                                    List.of(100.0), List.of(1L, 0L), 40)),
                                    Map.of("path_silent", 2L))));

    @Test
    void saysWhatAShardDoes() {
        assertThat(text.lines())
                .contains(
                        "# TYPE hubbub_packets_dropped_total counter",
                        "hubbub_shard_load{shard=\"1\"} 0.25",
                        "hubbub_connections{shard=\"1\"} 7",
                        "hubbub_packets_sent_total{shard=\"1\"} 9000",
                        "hubbub_datagrams_sent_total{shard=\"1\"} 8900",
                        "hubbub_send_messages_total{shard=\"1\"} 2000",
                        "hubbub_padding_bytes_total{shard=\"1\"} 70",
                        "hubbub_hold_seconds{shard=\"1\"} 0.005",
                        "hubbub_packets_dropped_total{shard=\"1\",reason=\"duplicate\"} 4",
                        "hubbub_packets_dropped_total{shard=\"1\",reason=\"replayed\"} 3",
                        "hubbub_connections_ended_total{shard=\"1\",reason=\"path_silent\"} 2",
                        "hubbub_forward_delay_seconds{shard=\"1\",quantile=\"0.99\"} 0.002");
    }

    @Test
    void bucketsAddUpAndUnitsAreSeconds() {
        String labels = "shard=\"1\",leg=\"down\",medium=\"video\"";
        assertThat(text.lines())
                .contains(
                        "# TYPE hubbub_quality_jitter_seconds histogram",
                        "hubbub_quality_jitter_seconds_bucket{" + labels + ",le=\"0.002\"} 10",
                        "hubbub_quality_jitter_seconds_bucket{" + labels + ",le=\"0.005\"} 15",
                        "hubbub_quality_jitter_seconds_bucket{" + labels + ",le=\"+Inf\"} 16",
                        "hubbub_quality_jitter_seconds_sum{" + labels + "} 0.05",
                        "hubbub_quality_jitter_seconds_count{" + labels + "} 16",
                        "hubbub_quality_round_trip_seconds_sum{shard=\"1\"} 0.04");
    }

    @Test
    void everyLineIsACommentOrASample() {
        assertThat(text).endsWith("\n");
        assertThat(text.lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) \\w+ .+|\\w+\\{[^}]*} [-0-9.eE+]+"));
    }
}
