package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;

/// Signaling in one JVM and media in another, found over loopback; and signaling behind nginx.
class TwoNodesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /// In an error that Hazelcast logged once in this test, on a busy machine. It reports a second
    /// answer to one operation, as in hazelcast/hazelcast#14754; why there are two is not known.
    private static final String ANSWERED_TWICE = "already responseReceived for callback";

    private static final String ROUTE_LIMIT = "--limits.http.routeRequestsPerMinute=600";

    @TempDir static Path folder;

    private static int clusterPort;
    private static int opsPort;
    private static int plainPort;
    private static NodeProcess signaling;
    private static Vertx vertx;

    @BeforeAll
    static void startSignaling() throws Exception {
        vertx = Vertx.vertx();
        clusterPort = NodeProcess.freePort();
        opsPort = NodeProcess.freePort();
        plainPort = NodeProcess.freePort();
        signaling =
                NodeProcess.signalingNode(
                        TestDatabase.prepare(folder.resolve("data")),
                        clusterPort,
                        "--ops.port=" + opsPort,
                        "--http.plainPort=" + plainPort,
                        "--http.trustedProxies=127.0.0.1",
                        ROUTE_LIMIT,
                        // Its clients do not send a ping while they wait.
                        "--signaling.heartbeatMillis=300000");
        signaling.awaitReady();
    }

    @AfterAll
    static void stopSignaling() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        signaling.close();
        HTTP.close();
    }

    @Test
    void aNodeIsFoundAndMissed() throws Exception {
        assertThat(voiceHealth().path("status").asText()).isEqualTo("no_media_node");

        int mediaOpsPort = NodeProcess.freePort();
        try (NodeProcess media =
                NodeProcess.mediaNode(
                        clusterPort,
                        "--ops.port=" + mediaOpsPort,
                        "--verticles.media.instances=1")) {
            media.awaitReady();

            JsonNode health = awaitVoiceHealth(h -> h.path("shards").asInt() == 1);
            assertThat(health.path("status").asText()).isEqualTo("ok");
            assertThat(health.path("nodes").asInt()).isEqualTo(2);
            assertThat(get(mediaOpsPort, "/health/ready").path("ready").asBoolean()).isTrue();
            assertThat(get(mediaOpsPort, "/api/voice/health").path("nodes").asInt()).isEqualTo(2);

            assertThat(media.stop()).isEqualTo(143);
            // It withdraws its heartbeat, so the loss is known long before the heartbeat expires.
            awaitVoiceHealth(h -> h.path("status").asText().equals("no_media_node"));
        }

        int otherPort = NodeProcess.freePort();
        try (NodeProcess media =
                NodeProcess.mediaNode(
                        clusterPort,
                        "--verticles.media.instances=1",
                        "--verticles.signaling.instances=1",
                        ROUTE_LIMIT,
                        "--http.plainPort=" + otherPort)) {
            media.awaitReady();
            awaitVoiceHealth(h -> h.path("shards").asInt() == 1);
            whatIsSpentOnOneNodeCountsOnTheOther(otherPort);
            SignalingClient ada = whoSeesThatBobDoesNotWantToBeDisturbed(otherPort);

            media.kill();

            awaitVoiceHealth(h -> h.path("nodes").asInt() == 1);
            awaitStatus(ada, "offline");
        }
        assertThat(signaling.output().lines())
                .filteredOn(line -> line.contains("ERROR"))
                .filteredOn(line -> !line.contains(ANSWERED_TWICE))
                .isEmpty();
    }

    /// The example for nginx: TLS, the WebSocket from the page's origin, and the limit for each
    /// client.
    @Test
    void clientsReachItThroughNginx() throws Exception {
        try (Nginx nginx = Nginx.start(Files.createDirectory(folder.resolve("nginx")), plainPort)) {
            ProxiedClient page = new ProxiedClient(vertx, nginx.port());
            await("nginx")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !nginx.isAlive() || page.get("/").contains("<title>"));

            String token = page.register("proxied");
            SignalingClient client = page.openWebSocket();

            assertThat(client.identify(token).getString("op")).isEqualTo("ready");
            client.close();
            assertThat(IntStream.range(0, 200).mapToObj(_ -> page.get("/api/invites/none")))
                    .as("answers, of which nginx refuses those above its limit")
                    .anyMatch(answer -> answer.contains("429 Too Many Requests"));
        }
    }

    @Test
    void aTrustedProxySaysWhereAClientIs() throws Exception {
        String token = register("far", "X-Forwarded-For", "203.0.113.5, 198.51.100.7");
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + plainPort + "/api/auth/sessions"))
                        .header("Authorization", "Bearer " + token)
                        .build();

        String sessions = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();

        assertThat(JSON.readTree(sessions).path("sessions").path(0).path("address").asText())
                .isEqualTo("198.51.100.7");
    }

    private static void whatIsSpentOnOneNodeCountsOnTheOther(int otherPort) throws Exception {
        for (int i = 0; i < 450; i++) {
            remaining(plainPort);
        }

        // Each question is one request, and 10 are refilled in a second.
        await("the other node to know")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> remaining(otherPort) < 400);
    }

    /// The `r` of the field `RateLimit` of an answer.
    private static int remaining(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/auth/registration");
        String field =
                HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                        .headers()
                        .firstValue("RateLimit")
                        .orElseThrow();
        return Integer.parseInt(field.replaceAll(".*;r=(\\d+);.*", "$1"));
    }

    /// @param otherPort of the node that Bob is connected to; Ada is connected to the first one
    private static SignalingClient whoSeesThatBobDoesNotWantToBeDisturbed(int otherPort)
            throws Exception {
        SignalingClient ada = SignalingClient.connect(vertx, plainPort);
        String guild =
                ada.identify(register("ada"))
                        .getJsonArray("guilds")
                        .getJsonObject(0)
                        .getString("id");
        String bob =
                SignalingClient.connect(vertx, otherPort)
                        .ask(
                                new JsonObject()
                                        .put("op", "identify")
                                        .put("token", register("bob"))
                                        .put("status", "dnd"))
                        .getJsonObject("user")
                        .getString("id");
        ada.send(
                new JsonObject()
                        .put("op", "watch")
                        .put("guild", guild)
                        .put("users", new JsonArray().add(bob)));
        awaitStatus(ada, "dnd");
        return ada;
    }

    private static void awaitStatus(SignalingClient client, String status)
            throws InterruptedException {
        String last = "";
        while (!last.equals(status)) {
            last =
                    client.expect("statuses")
                            .getJsonArray("statuses")
                            .getJsonObject(0)
                            .getString("status");
        }
    }

    private static String register(String username) throws IOException, InterruptedException {
        return register(username, "Accept", "*/*");
    }

    private static String register(String username, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + plainPort + "/api/auth/register"))
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"username\": \"%s\", \"password\": \"correct horse\"}"
                                                .formatted(username)))
                        .build();
        return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .path("accessToken")
                .asText();
    }

    private static JsonNode awaitVoiceHealth(Predicate<JsonNode> condition) {
        return await("voice health")
                .atMost(Duration.ofSeconds(60))
                .until(TwoNodesIT::voiceHealth, condition);
    }

    private static JsonNode voiceHealth() throws Exception {
        return get(opsPort, "/api/voice/health");
    }

    private static JsonNode get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
