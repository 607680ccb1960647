package verticles.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import bus.call.MediaMessage.ShardStatus;
import call.EndReason;
import call.shard.ShardFigures.Distribution;
import call.shard.ShardFigures.Figure;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Also covers [MinuteWindow].
class VoiceMetricsTest {
    private static final long SECOND = 1_000_000_000;

    private final VoiceMetrics metrics = new VoiceMetrics(new ProcessUsage());

    @Test
    void sumsTheShards() throws IOException {
        heartbeat(0, TestStatus.busy(0), TestStatus.busy(1));

        Exposition scraped = scrape();

        assertThat(scraped.value("active_voice_channels")).isEqualTo(4);
        assertThat(scraped.value("active_voice_users")).isEqualTo(14);
        assertThat(scraped.value("sfu_node_connections")).isEqualTo(14);
        assertThat(scraped.value("voice_latency_ms_bucket", "le", "150.0")).isEqualTo(6);
        assertThat(scraped.value("voice_latency_ms_count")).isEqualTo(8);
        assertThat(scraped.value("voice_latency_ms_sum")).isEqualTo(800);
    }

    @Test
    void aShardThatDoesNotAnswerCountsWithItsLastFigures() throws IOException {
        heartbeat(0, TestStatus.busy(0), TestStatus.busy(1));
        heartbeat(1, TestStatus.busy(1));

        assertThat(scrape().value("active_voice_users")).isEqualTo(14);
        assertThat(scrape().value("voice_joins_per_minute")).isZero();
    }

    @Test
    void joinsAndErrorsAreThoseOfTheLastMinute() throws IOException {
        heartbeat(0, ended(4, Map.of()));
        heartbeat(30, ended(6, Map.of(EndReason.DTLS_TIMEOUT, 1L)));
        assertThat(scrape().value("voice_joins_per_minute")).isEqualTo(6);
        assertThat(scrape().value("voice_errors_per_minute")).isEqualTo(2);

        heartbeat(
                60,
                ended(
                        6,
                        Map.of(
                                EndReason.DTLS_TIMEOUT,
                                1L,
                                EndReason.LEFT,
                                3L,
                                EndReason.REPLACED,
                                9L)));
        assertThat(scrape().value("voice_joins_per_minute"))
                .as("a replaced connection is not a join")
                .isEqualTo(6);
        assertThat(scrape().value("voice_errors_per_minute"))
                .as("leaving is not an error")
                .isEqualTo(1);

        heartbeat(120, ended(6, Map.of(EndReason.DTLS_TIMEOUT, 1L, EndReason.LEFT, 3L)));
        assertThat(scrape().value("voice_joins_per_minute")).isZero();
        assertThat(scrape().value("voice_errors_per_minute")).isZero();
    }

    @Test
    void lossAndJitterAreMeansOfTheLastMinute() throws IOException {
        heartbeat(
                0,
                quality(
                        TestStatus.audio(Figure.LOSS_PERCENT, 10, 500),
                        TestStatus.audio(Figure.JITTER_MILLIS, 10, 10)));
        heartbeat(
                60,
                quality(
                        TestStatus.audio(Figure.LOSS_PERCENT, 30, 540),
                        TestStatus.audio(Figure.JITTER_MILLIS, 30, 110)));

        assertThat(scrape().value("voice_packet_loss_percent")).isEqualTo(2);
        assertThat(scrape().value("voice_jitter_ms")).isEqualTo(5);
    }

    @Test
    void aSessionsDurationIsTimeInCallsByNumberOfCalls() throws IOException {
        heartbeat(0, ended(2, Map.of()));
        heartbeat(120, ended(0, Map.of(EndReason.LEFT, 2L)));
        heartbeat(300, ended(2, Map.of(EndReason.LEFT, 2L)));
        heartbeat(360, ended(2, Map.of(EndReason.LEFT, 2L)));

        // Two calls of two minutes, then two of one minute so far.
        assertThat(scrape().value("voice_avg_session_duration_minutes")).isEqualTo(1.5);
    }

    @Test
    void theBitrateIsThatOfBothDirections() throws IOException {
        heartbeat(0, TestStatus.busy(0));
        heartbeat(60, TestStatus.busy(0), TestStatus.busy(1));

        assertThat(scrape().value("voice_bitrate_mbps")).isEqualTo(1_500_000 * 8e-6 / 60);
    }

    private void heartbeat(long second, ShardStatus... statuses) {
        metrics.onHeartbeat(List.of(statuses), second * SECOND);
    }

    private static ShardStatus ended(int connections, Map<EndReason, Long> ended) {
        return TestStatus.of(0, connections, ended, List.of());
    }

    private static ShardStatus quality(Distribution... distributions) {
        return TestStatus.of(0, 1, Map.of(), List.of(distributions));
    }

    private Exposition scrape() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create()
                .write(out, metrics.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
        return Exposition.parse(out.toString(StandardCharsets.UTF_8));
    }
}
