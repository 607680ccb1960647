package localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricSumTest {
    private static final String METRICS =
            """
            # HELP hubbub_rooms Rooms with participants.
            # TYPE hubbub_rooms gauge
            hubbub_rooms{shard="0"} 2.0
            hubbub_rooms{shard="1"} 1.0
            hubbub_rooms_other 7.0
            hubbub_sockets 3.0
            """;

    @Test
    void addsTheLinesOfOneMetric() {
        assertThat(MetricSum.of("hubbub_rooms", METRICS)).isEqualTo(3);
        assertThat(MetricSum.of("hubbub_sockets", METRICS)).isEqualTo(3);
        assertThat(MetricSum.of("hubbub_connections", METRICS)).isZero();
    }
}
