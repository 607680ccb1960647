package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import media.net.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.TestDatabase;

/// A role that an owner gave out, from the database to what is heard: through a whole server.
@Timeout(180)
class HeardFirstIT {
    private static final int PLACES = 3;
    private static final int MEMBERS = 6;
    private static final int LOUD = 15;
    private static final int QUIET = 40;
    private static final int PACKET_MILLIS = 20;
    private static final int LISTENED_MILLIS = 8_000;
    private static final long LONGEST_GAP_NANOS = 500_000_000L;

    @TempDir static Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();

    private record Person(
            JsonObject account, SignalingClient signaling, WireClient media, int number) {
        void close() {
            try {
                media.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            signaling.close();
        }

        void talk(int level) {
            try {
                media.sendAudio(level);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void moderatorsAndPrioritySpeakersAreHeardAmongManyLouderTalkers() throws Exception {
        List<Person> people = new ArrayList<>();
        try (NodeProcess node =
                        NodeProcess.allInOne(
                                TestDatabase.prepare(folder.resolve("data")),
                                "--http.plainPort=" + port,
                                "--media.audiblePlaces=" + PLACES);
                var clock = Executors.newSingleThreadScheduledExecutor()) {
            node.awaitReady();
            JsonObject owner = register("owner");
            JsonObject moderator = registerAs("moderator", owner);
            JsonObject priority = registerAs("priority_speaker", owner);
            for (int i = 0; i < MEMBERS; i++) {
                people.add(join(register("member" + i)));
            }
            people.add(join(moderator));
            people.add(join(priority));
            Person listener = join(register("listener"));
            int first = people.get(MEMBERS).number();
            int second = people.get(MEMBERS + 1).number();
            for (Person talker : people) {
                boolean member = talker.number() != first && talker.number() != second;
                clock.scheduleAtFixedRate(
                        () -> talker.talk(member ? LOUD : QUIET),
                        0,
                        PACKET_MILLIS,
                        TimeUnit.MILLISECONDS);
            }
            people.add(listener);
            Thread.sleep(3_000);
            long from = System.nanoTime();
            Thread.sleep(LISTENED_MILLIS);
            clock.shutdownNow();

            List<WireClient.Arrival> heard =
                    listener.media().arrivals().stream()
                            .filter(a -> a.atNanos() - from >= 0)
                            .toList();
            assertHeardAllTheTime(heard, first);
            assertHeardAllTheTime(heard, second);
            long others =
                    heard.stream().filter(a -> a.csrc() != first && a.csrc() != second).count();
            assertThat(others)
                    .as("members have the place that is left")
                    .isBetween(
                            LISTENED_MILLIS / PACKET_MILLIS / 2L,
                            LISTENED_MILLIS / PACKET_MILLIS * 12L / 10);
        } finally {
            people.forEach(Person::close);
            http.close();
            vertx.close();
        }
    }

    private static void assertHeardAllTheTime(List<WireClient.Arrival> heard, int participant) {
        long[] arrivals =
                heard.stream()
                        .filter(a -> a.csrc() == participant)
                        .mapToLong(WireClient.Arrival::atNanos)
                        .toArray();
        assertThat(arrivals.length)
                .as("packets of participant %s", participant)
                .isGreaterThan(LISTENED_MILLIS / PACKET_MILLIS * 9 / 10);
        for (int i = 1; i < arrivals.length; i++) {
            assertThat(arrivals[i] - arrivals[i - 1]).isLessThan(LONGEST_GAP_NANOS);
        }
    }

    private JsonObject registerAs(String role, JsonObject owner)
            throws IOException, InterruptedException {
        JsonObject account = register(role);
        SignalingClient asking = SignalingClient.connect(vertx, port);
        String guild = guild(asking.identify(owner.getString("accessToken"))).getString("id");
        String user = asking(account).getJsonObject("user").getString("id");
        asking.close();
        HttpResponse<String> answer =
                http.send(
                        request("/api/guilds/" + guild + "/members/" + user + "/role")
                                .header("authorization", "Bearer " + owner.getString("accessToken"))
                                .PUT(body(new JsonObject().put("role", role)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return account;
    }

    private JsonObject asking(JsonObject account) throws InterruptedException {
        SignalingClient client = SignalingClient.connect(vertx, port);
        JsonObject ready = client.identify(account.getString("accessToken"));
        client.close();
        return ready;
    }

    private JsonObject register(String username) throws IOException, InterruptedException {
        JsonObject account =
                new JsonObject().put("username", username).put("password", "correct horse 9");
        HttpRequest request = request("/api/auth/register").POST(body(account)).build();
        return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", "application/json");
    }

    private static HttpRequest.BodyPublisher body(JsonObject json) {
        return HttpRequest.BodyPublishers.ofString(json.encode());
    }

    private Person join(JsonObject account) throws Exception {
        SignalingClient signaling = SignalingClient.connect(vertx, port);
        JsonObject ready = signaling.identify(account.getString("accessToken"));
        String channel = guild(ready).getJsonArray("channels").getJsonObject(0).getString("id");
        JsonObject joined = signaling.join(channel);
        WireClient media = new WireClient();
        int offer =
                signaling.send(
                        new JsonObject()
                                .put("op", "offer")
                                .put("sdp", media.offer(joined.getInteger("audioSlots")))
                                .put("tracks", new JsonObject().put("0", "microphone")));
        media.connect(signaling.expectAnswer(offer).getString("sdp"));
        return new Person(account, signaling, media, joined.getInteger("participant"));
    }

    private static JsonObject guild(JsonObject ready) {
        return ready.getJsonArray("guilds").getJsonObject(0);
    }
}
