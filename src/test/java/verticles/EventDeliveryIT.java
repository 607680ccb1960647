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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;

/// The delivery of events from a node to the receiver that docs/api.md shows, and to a reader of
/// Kafka, while all of them and the broker are killed. Covers `StoredVisits`, `EventJson`,
/// `EventRequests`, `WebhookDelivery`, `KafkaDelivery`, `EventTopic`, `StatisticsRollup`,
/// `EventRoutes` and `EventBacklog`.
@Timeout(900)
class EventDeliveryIT {
    /// Memberships that begin and end; `-DdeliveredEvents=10000` for a long run.
    private static final int EVENTS = Integer.getInteger("deliveredEvents", 500);

    private static final int WRITERS = 4;
    private static final String TOPIC = "hubbub.events";
    private static final String GUILD = "/api/guilds/" + GuildStore.DEFAULT_GUILD;

    private final int port = NodeProcess.freePort();
    private final int receiverPort = NodeProcess.freePort();
    private final int brokerPort = NodeProcess.freePort();
    private final int tlsPort = NodeProcess.freePort();
    private final String brokers = "127.0.0.1:" + brokerPort;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void allEventsArriveInOrderThoughNodeBrokerAndReceiversAreKilled(@TempDir Path folder)
            throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/python3")) || "true".equals(System.getenv("CI")),
                "python3 is missing");
        Path data = TestDatabase.prepare(folder.resolve("node"));
        Path received = Files.createDirectories(folder.resolve("receiver"));
        Path broker = Files.createDirectories(folder.resolve("broker"));
        Path read = Files.createDirectories(folder.resolve("reader"));
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        String secret;
        String elsewhereGuild;
        KafkaBroker kafka = KafkaBroker.start(broker, brokerPort, tlsPort);
        Process reader = KafkaReader.start(brokers, TOPIC, read);
        try (NodeProcess node = start(data, broker);
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS + 1)) {
            node.awaitReady();
            String ada = administrator(node.awaitOwnerLink());
            secret = createWebhook(ada);
            String invite = invite(GUILD, ada);
            Vertx vertx = Vertx.vertx();
            SignalingClient caller = SignalingClient.connect(vertx, port);
            caller.identify(ada);
            caller.join(voiceChannel(ada));
            List<Future<?>> written = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String user = token("register", "user" + i);
                written.add(
                        writers.submit(
                                () -> comeAndGo(GUILD, user, invite, acknowledged, EVENTS / 2)));
            }
            elsewhereGuild = createGuild(ada);
            String club = "/api/guilds/" + elsewhereGuild;
            String clubInvite = invite(club, ada);
            String visitor = token("register", "visitor");
            written.add(
                    writers.submit(
                            () -> comeAndGo(club, visitor, clubInvite, elsewhere, EVENTS / 4)));
            try (DocumentedReceiver receiver = receiver(received, secret)) {
                await(() -> events(received).size() >= EVENTS / 8);
                receiver.kill();
                await(() -> acknowledged.get() >= EVENTS / 4 && events(read).size() > 0);
                kafka.kill();
                reader.destroyForcibly().waitFor();
            }
            try (DocumentedReceiver receiver = receiver(received, secret)) {
                await(() -> events(received).size() >= EVENTS / 4);
                await(() -> kafka(ada).getString("problem") != null);
                kafka = KafkaBroker.start(broker, brokerPort, tlsPort);
                reader = KafkaReader.start(brokers, TOPIC, read);
                int before = events(read).size();
                await(() -> events(read).size() > before);
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
        try (NodeProcess node = start(data, broker);
                DocumentedReceiver receiver = receiver(received, secret)) {
            node.awaitReady();
            String ada = token("login", "ada");
            String invite = invite(GUILD, ada);
            try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
                for (int i = 0; i < WRITERS; i++) {
                    String user = token("login", "user" + i);
                    writers.submit(() -> comeAndGo(GUILD, user, invite, acknowledged, EVENTS));
                }
            }
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

            await(() -> kafka(ada).getLong("waiting") == 0);
            List<ConsumerRecord<String, String>> records = KafkaReader.all(brokers, TOPIC);
            List<JsonObject> stored = assertOnceAndInOrder(records);
            System.out.printf(
                    "%d records in Kafka, %d events of two guilds%n",
                    records.size(), stored.size());
            assertThat(ofGuild(stored, GuildStore.DEFAULT_GUILD.toString()))
                    .as("the same as the webhook got, and those before it was made")
                    .endsWith(events.toArray(JsonObject[]::new));
            assertThat(stored).hasSizeGreaterThanOrEqualTo(acknowledged.get() + elsewhere.get());
            await(() -> events(read).size() >= stored.size());
            assertThat(events(read)).containsExactlyInAnyOrderElementsOf(stored);
            for (String guild : List.of(GuildStore.DEFAULT_GUILD.toString(), elsewhereGuild)) {
                assertThat(ofGuild(events(read), guild)).isEqualTo(ofGuild(stored, guild));
            }
            Path documented = Files.createDirectories(folder.resolve("documented"));
            List<String> values = records.stream().map(ConsumerRecord::value).toList();
            DocumentedReceiver.run(documented, "reader", values);
            DocumentedReceiver.run(documented, "reader", values);
            assertThat(events(documented)).isEqualTo(stored);
            assertThat(DocumentedReceiver.run(documented, "minutes")).hasSize(1);

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
        } finally {
            reader.destroyForcibly();
            kafka.close();
        }
    }

    /// Whatever was sent again has the same id, and stands after what it repeats; without
    /// repetitions, the events of each guild have all numbers from 1 in order, and are in one
    /// partition.
    ///
    /// @return the events without repetitions
    private static List<JsonObject> assertOnceAndInOrder(
            List<ConsumerRecord<String, String>> records) {
        Map<String, Integer> partitions = new HashMap<>();
        Map<String, List<JsonObject>> guilds = new HashMap<>();
        List<JsonObject> once = new ArrayList<>();
        for (ConsumerRecord<String, String> stored : records) {
            JsonObject event = new JsonObject(stored.value());
            assertThat(stored.key()).isEqualTo(event.getString("guild"));
            assertThat(stored.headers().lastHeader("id").value())
                    .asString()
                    .isEqualTo(event.getString("id"));
            assertThat(stored.headers().lastHeader("type").value())
                    .asString()
                    .isEqualTo(event.getString("type"));
            assertThat(partitions.computeIfAbsent(stored.key(), _ -> stored.partition()))
                    .isEqualTo(stored.partition());
            List<JsonObject> known = guilds.computeIfAbsent(stored.key(), _ -> new ArrayList<>());
            int seq = event.getInteger("seq");
            assertThat(seq).as("no gap").isLessThanOrEqualTo(known.size() + 1);
            if (seq <= known.size()) {
                assertThat(event).isEqualTo(known.get(seq - 1));
            } else {
                known.add(event);
                once.add(event);
            }
        }
        assertThat(guilds).hasSize(2);
        return once;
    }

    private static List<JsonObject> ofGuild(List<JsonObject> events, String guild) {
        return events.stream().filter(event -> event.getString("guild").equals(guild)).toList();
    }

    /// Each number once and in order, from that after the webhook was made, each membership begins
    /// and ends in turn, and what was acknowledged is there.
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

    /// @param broker whose authority the node trusts, and which takes the node for its user
    private NodeProcess start(Path data, Path broker) {
        return NodeProcess.allInOne(
                data,
                "--http.plainPort=" + port,
                "--events.statistics.enabled=true",
                "--events.webhooks.enabled=true",
                "--events.webhooks.privateAddresses=true",
                "--events.webhooks.timeoutMillis=2000",
                "--events.kafka.bootstrapServers=127.0.0.1:" + tlsPort,
                "--events.kafka.tls=true",
                "--events.kafka.authorities=" + KafkaBroker.authority(broker),
                "--events.kafka.username=" + KafkaBroker.USER,
                "--events.kafka.password=" + KafkaBroker.PASSWORD,
                "--events.kafka.timeoutMillis=1000",
                "--events.lostAfterSeconds=3",
                // The caller sends no pings.
                "--signaling.heartbeatMillis=300000",
                "--limits.accounts.linkLookupsPerMinute=1000000",
                "--limits.accounts.channelChangesPerMinute=1000000");
    }

    private DocumentedReceiver receiver(Path folder, String secret) throws IOException {
        return DocumentedReceiver.start(folder, receiverPort, secret);
    }

    /// A user becomes a member and leaves, until the node is gone or enough is acknowledged.
    private void comeAndGo(
            String guild, String user, String invite, AtomicInteger acknowledged, int enough) {
        try {
            while (acknowledged.get() < enough) {
                if (send("DELETE", guild + "/members/me", user, null).statusCode() == 204) {
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

    private JsonObject kafka(String token) throws IOException, InterruptedException {
        return request("GET", "/api/admin/events", token, null).getJsonObject("kafka");
    }

    private String createGuild(String token) throws IOException, InterruptedException {
        return request("POST", "/api/guilds", token, new JsonObject().put("name", "Club"))
                .getString("id");
    }

    private String invite(String guild, String token) throws IOException, InterruptedException {
        JsonObject invite = new JsonObject().put("maxUses", 0);
        return request("POST", guild + "/invites", token, invite).getString("code");
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

    private String administrator(String ownerLink) throws IOException, InterruptedException {
        JsonObject body =
                new JsonObject()
                        .put("username", "ada")
                        .put("password", "correct horse")
                        .put("invite", ownerLink.substring(ownerLink.lastIndexOf('/') + 1));
        return request("POST", "/api/auth/register", "", body).getString("accessToken");
    }

    private String token(String how, String name) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("username", name).put("password", "correct horse");
        return request("POST", "/api/auth/" + how, "", body).getString("accessToken");
    }

    /// Again while the node is too busy, as `Retry-After` asks for.
    private JsonObject request(String method, String path, String token, @Nullable JsonObject body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                Awaitility.await(path)
                        .atMost(Duration.ofMinutes(1))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(
                                () -> send(method, path, token, body),
                                sent -> sent.statusCode() != 503);
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
