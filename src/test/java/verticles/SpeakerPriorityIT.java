package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;

/// A role that an owner assigned, from the database to the packets that are forwarded, through a
/// whole node.
@Timeout(600)
class SpeakerPriorityIT {
    private static final int AUDIO_SLOTS = 3;
    private static final int MEMBERS = 6;
    private static final int LOUD = 15;
    private static final int QUIET = 40;
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;

    /// A second of each who has a role, then the ranking is settled.
    private static final int SETTLED_PACKETS = 50;

    /// Packets of the first of them that the figures are taken over: 8 s.
    private static final int COUNTED_PACKETS = 400;

    /// Packets in a row from others before a participant who keeps talking counts as interrupted:
    /// 0.5 s of two audio slots.
    private static final int INTERRUPTION_PACKETS = 50;

    @TempDir static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();
    private final CallClient client =
            CallClient.open(ServerAddress.of("http://127.0.0.1:" + port, false), 1);

    private record Arrival(int csrc) {}

    /// Sends frames of its own level and records whose packets it receives.
    private static final class Talker implements CallListener {
        private final byte[] frame = new byte[80];
        private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final Call call;
        private int number;
        private int sent;

        Talker(CallClient client, AuthenticatedUser account) {
            call =
                    client.call(
                            account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
        }

        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
            arrivals.add(new Arrival(packet.csrc(0)));
        }

        /// Waits until both have been received this often after the first arrivals.
        ///
        /// @return what was received after those
        List<Arrival> awaitPackets(int one, int other, int skipped, int packets) {
            return await("packets of both")
                    .atMost(Duration.ofMinutes(2))
                    .until(
                            () -> arrivals.stream().skip(skipped).toList(),
                            since ->
                                    count(since, one) >= packets && count(since, other) >= packets);
        }

        void talk(int level) {
            call.loop()
                    .scheduleAtFixedRate(
                            () -> {
                                int _ =
                                        call.media()
                                                .sendAudio(
                                                        TrackKind.MICROPHONE,
                                                        frame,
                                                        0,
                                                        frame.length,
                                                        ++sent * OPUS_TICKS,
                                                        level,
                                                        false);
                            },
                            0,
                            PACKET_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void prioritySpeakersAndAdministratorsAreForwardedAmongManyLouderTalkers() throws Exception {
        List<Talker> talkers = new ArrayList<>();
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder.resolve("data")),
                        "--http.plainPort=" + port,
                        "--media.audibleSpeakers=" + AUDIO_SLOTS)) {
            node.awaitReady();
            AuthenticatedUser owner = account("olga");
            AuthenticatedUser administrator = accountWith("administrator", owner);
            AuthenticatedUser priority = accountWith("priority_speaker", owner);
            for (int i = 0; i < MEMBERS; i++) {
                talkers.add(join(account("member" + i)));
            }
            talkers.add(join(administrator));
            talkers.add(join(priority));
            Talker listener = join(account("listener"));
            int first = talkers.get(MEMBERS).number;
            int second = talkers.get(MEMBERS + 1).number;
            for (Talker talker : talkers) {
                talker.talk(talker.number == first || talker.number == second ? QUIET : LOUD);
            }
            List<Arrival> before = listener.awaitPackets(first, second, 0, SETTLED_PACKETS);
            List<Arrival> received =
                    listener.awaitPackets(first, second, before.size(), COUNTED_PACKETS);

            assertNeverInterrupted(received, first);
            assertNeverInterrupted(received, second);
            // Shares of one window, so that a slow machine changes nothing.
            long ofFirst = count(received, first);
            assertThat(count(received, second)).isBetween(ofFirst * 8 / 10, ofFirst * 12 / 10);
            assertThat(received.size() - ofFirst - count(received, second))
                    .as("members have the slot that is left")
                    .isBetween(ofFirst / 2, ofFirst * 12 / 10);
        } finally {
            result(client.close());
            http.close();
        }
    }

    private static long count(List<Arrival> received, int participant) {
        return received.stream().filter(arrival -> arrival.csrc() == participant).count();
    }

    private static void assertNeverInterrupted(List<Arrival> received, int participant) {
        int others = 0;
        for (Arrival arrival : received) {
            others = arrival.csrc() == participant ? 0 : others + 1;
            assertThat(others)
                    .as("packets of others in a row beside participant %s", participant)
                    .isLessThan(INTERRUPTION_PACKETS);
        }
    }

    /// An account with a role that has one permission.
    private AuthenticatedUser accountWith(String permission, AuthenticatedUser owner)
            throws Exception {
        AuthenticatedUser account = account("a-" + permission.substring(0, 8));
        JsonObject role =
                new JsonObject()
                        .put("name", permission)
                        .put("permissions", new JsonArray().add(permission));
        String id =
                new JsonObject(send(owner, "POST", "/roles", role.encode(), 201)).getString("id");
        send(owner, "PUT", "/members/" + account.id() + "/roles/" + id, "", 204);
        return account;
    }

    private String send(
            AuthenticatedUser by, String method, String path, String body, int expectedStatus)
            throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:%d/api/guilds/%s%s"
                                                        .formatted(
                                                                port, channel(by).guild(), path)))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer " + by.accessToken())
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expectedStatus);
        return answer.body();
    }

    private AuthenticatedUser account(String username) throws Exception {
        return result(client.api().user(username, "correct horse 9"));
    }

    private VoiceChannel channel(AuthenticatedUser account) throws Exception {
        return result(client.api().channel(account, null, "General"));
    }

    private Talker join(AuthenticatedUser account) throws Exception {
        Talker person = new Talker(client, account);
        person.number = result(person.call.join(channel(account).id())).participant();
        return person;
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
