package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;

/// Events on their way from a node to the receiver that docs/api.md shows, while both are killed.
@Timeout(900)
class EventDeliveryIT {
    /// Memberships that begin and end; `-DdeliveredEvents=10000` for a long run.
    private static final int EVENTS = Integer.getInteger("deliveredEvents", 400);

    private static final int WRITERS = 4;
    private static final String GUILD = "/api/guilds/" + GuildStore.DEFAULT_GUILD;

    private final int port = NodeProcess.freePort();
    private final int receiverPort = NodeProcess.freePort();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void allEventsArriveInOrderThoughNodeAndReceiverAreKilled(@TempDir Path folder)
            throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/python3")) || "true".equals(System.getenv("CI")),
                "python3 is missing");
        Path data = TestDatabase.prepare(folder.resolve("node"));
        Path received = Files.createDirectories(folder.resolve("receiver"));
        AtomicInteger acknowledged = new AtomicInteger();
        String secret;
        try (NodeProcess node = start(data);
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            node.awaitReady();
            String ada = token("register", "ada");
            secret = createWebhook(ada);
            String invite = invite(ada);
            Vertx vertx = Vertx.vertx();
            SignalingClient caller = SignalingClient.connect(vertx, port);
            caller.identify(ada);
            caller.join(voiceChannel(ada));
            List<Future<?>> written = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String user = token("register", "user" + i);
                written.add(
                        writers.submit(() -> comeAndGo(user, invite, acknowledged, EVENTS / 2)));
            }
            try (DocumentedReceiver receiver = receiver(received, secret)) {
                await(() -> events(received).size() >= EVENTS / 8);
                receiver.kill();
                await(() -> acknowledged.get() >= EVENTS / 4);
            }
            try (DocumentedReceiver receiver = receiver(received, secret)) {
                await(() -> events(received).size() >= EVENTS / 4);
                node.kill();
                node.awaitExit();
                for (Future<?> each : written) {
                    each.get();
                }
                vertx.close();
                assertThat(receiver).isNotNull();
            }
        }

        int beforeKill = acknowledged.get();
        try (NodeProcess node = start(data);
                DocumentedReceiver receiver = receiver(received, secret)) {
            node.awaitReady();
            String ada = token("login", "ada");
            String invite = invite(ada);
            comeAndGo(token("login", "user0"), invite, acknowledged, EVENTS);
            await(() -> waiting(ada) == 0 && ofType(received, "room.closed").size() == 1);
            List<JsonObject> events = events(received);
            System.out.printf(
                    "%d changes acknowledged before the kill, %d in all, %d events received%n",
                    beforeKill, acknowledged.get(), events.size());

            assertNoneIsMissing(events, acknowledged.get());
            assertVisitOfKilledNodeEnds(received);
            assertThat(DocumentedReceiver.run(received, "minutes")).hasSize(1);
            await(() -> joins(ada) > 0);
            assertThat(joins(ada)).as("once, though both were killed").isEqualTo(1);

            // All of it once more: the receiver knows the ids.
            long replayedAt = System.currentTimeMillis();
            request(
                    "POST",
                    GUILD + "/webhooks/" + webhook(ada).getString("id") + "/replay",
                    ada,
                    new JsonObject().put("after", events.getFirst().getLong("seq") - 1));
            await(() -> waiting(ada) == 0 && answeredAt(ada) >= replayedAt);
            assertThat(events(received)).isEqualTo(events);
            assertThat(receiver).isNotNull();
        }
    }

    /// Each number once and in order, from that after the webhook was made, each membership begins and ends in turn, and what was acknowledged is there.
    private static void assertNoneIsMissing(List<JsonObject> events, int acknowledged) {
        long first = events.getFirst().getLong("seq");
        assertThat(events.stream().map(event -> event.getLong("seq")))
                .containsExactlyElementsOf(
                        LongStream.range(first, first + events.size()).boxed().toList());
        assertThat(events.stream().map(event -> event.getString("id"))).doesNotHaveDuplicates();
        Map<String, String> last = new HashMap<>();
        int memberships = 0;
        for (JsonObject event : events) {
            if (event.getString("type").startsWith("member.")) {
                memberships++;
                String user = event.getJsonObject("data").getString("user");
                assertThat(last.put(user, event.getString("type")))
                        .isNotEqualTo(event.getString("type"));
            }
        }
        assertThat(memberships).isGreaterThanOrEqualTo(acknowledged);
    }

    private static void assertVisitOfKilledNodeEnds(Path received) throws IOException {
        JsonObject joined = ofType(received, "user.joined_voice").getFirst().getJsonObject("data");
        JsonObject left = ofType(received, "user.left_voice").getFirst().getJsonObject("data");
        assertThat(ofType(received, "room.opened")).hasSize(1);
        assertThat(ofType(received, "user.left_voice")).hasSize(1);
        assertThat(left.getString("visit")).isEqualTo(joined.getString("visit"));
        assertThat(left.getString("user")).isEqualTo(joined.getString("user"));
        assertThat(left.getBoolean("lost")).isTrue();
    }

    private NodeProcess start(Path data) {
        return NodeProcess.allInOne(
                data,
                "--http.plainPort=" + port,
                "--events.statistics.enabled=true",
                "--events.webhooks.enabled=true",
                "--events.webhooks.privateAddresses=true",
                "--events.webhooks.timeoutMillis=2000",
                "--events.lostAfterSeconds=3",
                "--limits.accounts.linkLookupsPerMinute=1000000",
                "--limits.accounts.channelChangesPerMinute=1000000");
    }

    private DocumentedReceiver receiver(Path folder, String secret) throws IOException {
        return DocumentedReceiver.start(folder, receiverPort, secret);
    }

    /// A user becomes a member and leaves, until the node is gone or enough is acknowledged.
    private void comeAndGo(String user, String invite, AtomicInteger acknowledged, int enough) {
        try {
            while (acknowledged.get() < enough) {
                if (send("DELETE", GUILD + "/members/me", user, null).statusCode() == 204) {
                    acknowledged.incrementAndGet();
                }
                HttpResponse<String> accepted =
                        send("POST", "/api/invites/" + invite + "/accept", user, new JsonObject());
                if (accepted.statusCode() == 200) {
                    acknowledged.incrementAndGet();
                }
            }
        } catch (IOException gone) {
            // The node is killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String createWebhook(String token) throws IOException, InterruptedException {
        JsonObject webhook =
                new JsonObject()
                        .put("url", "http://127.0.0.1:" + receiverPort + "/events")
                        .put("types", new JsonArray());
        return request("POST", GUILD + "/webhooks", token, webhook).getString("secret");
    }

    private JsonObject webhook(String token) throws IOException, InterruptedException {
        return request("GET", GUILD + "/webhooks", token, null)
                .getJsonArray("webhooks")
                .getJsonObject(0);
    }

    private long waiting(String token) throws IOException, InterruptedException {
        return webhook(token).getLong("waiting");
    }

    private int joins(String token) throws IOException, InterruptedException {
        return request("GET", GUILD + "/statistics?days=3", token, null)
                .getJsonArray("days")
                .stream()
                .mapToInt(day -> ((JsonObject) day).getInteger("joins"))
                .sum();
    }

    private long answeredAt(String token) throws IOException, InterruptedException {
        return webhook(token).getJsonArray("answers").getJsonObject(0).getLong("atMillis");
    }

    private String invite(String token) throws IOException, InterruptedException {
        JsonObject invite = new JsonObject().put("maxUses", 0);
        return request("POST", GUILD + "/invites", token, invite).getString("code");
    }

    private String voiceChannel(String token) throws IOException, InterruptedException {
        return request("GET", GUILD + "/channels", token, null).getJsonArray("channels").stream()
                .map(JsonObject.class::cast)
                .filter(channel -> channel.getString("kind").equals("voice"))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private static List<JsonObject> events(Path folder) throws IOException {
        return DocumentedReceiver.events(folder);
    }

    private static List<JsonObject> ofType(Path folder, String type) throws IOException {
        return events(folder).stream().filter(e -> e.getString("type").equals(type)).toList();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(10)).until(condition);
    }

    private String token(String how, String name) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("username", name).put("password", "correct horse");
        return request("POST", "/api/auth/" + how, "", body).getString("accessToken");
    }

    private JsonObject request(String method, String path, String token, @Nullable JsonObject body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, token, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
    }

    private HttpResponse<String> send(
            String method, String path, String token, @Nullable JsonObject body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.encode()))
                        .build(),
                BodyHandlers.ofString());
    }
}
