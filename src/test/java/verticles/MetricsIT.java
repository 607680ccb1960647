package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import verticles.metrics.Exposition;

/// The metrics of a real node, scraped and parsed. Covers [OpsVerticle].
class MetricsIT {
    @Test
    void aMediaNodeIsScraped(@TempDir Path folder) throws Exception {
        String host = OS.LINUX.isCurrentOs() ? "127.0.0.2" : "127.0.0.1";
        int port = NodeProcess.freePort();
        try (NodeProcess node =
                NodeProcess.start(
                        "--verticles.auth.instances=0",
                        "--verticles.rooms.instances=0",
                        "--verticles.signaling.instances=0",
                        "--verticles.media.instances=2",
                        "--media.host=127.0.0.1",
                        "--media.port=0",
                        "--ops.host=" + host,
                        "--ops.port=" + port,
                        "--node.dataFolder=" + folder)) {
            node.awaitReady();

            Exposition scraped = scrape(host, port);

            assertThat(scraped.samples("hubbub_shard_load"))
                    .hasSize(2)
                    .allSatisfy(load -> assertThat(load.value()).isBetween(0.0, 1.0));
            assertThat(scraped.value("hubbub_rooms", "shard", "1")).isZero();
            assertThat(scraped.value("hubbub_socket_errors_total", "shard", "0")).isZero();
            assertThat(scraped.value("sfu_node_health")).isOne();
            assertThat(scraped.value("sfu_node_memory_percent")).isPositive();
            assertThat(scraped.value("process_resident_memory_bytes")).isPositive();
            assertThat(scraped.types().keySet())
                    .contains(
                            "voice_latency_ms",
                            "voice_packet_loss_percent",
                            "voice_jitter_ms",
                            "active_voice_channels",
                            "active_voice_users",
                            "voice_bitrate_mbps",
                            "sfu_node_cpu_percent",
                            "sfu_node_memory_percent",
                            "sfu_node_connections",
                            "sfu_node_health",
                            "voice_joins_per_minute",
                            "voice_avg_session_duration_minutes",
                            "voice_errors_per_minute")
                    .contains("jvm_memory_used_bytes", "jvm_gc_collection_seconds");
        }
    }

    private static Exposition scrape(String host, int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://" + host + ":" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return Exposition.parse(answer.body());
        }
    }
}
