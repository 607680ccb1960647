package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import bots.client.Account;
import bots.client.Call;
import bots.client.CallListener;
import bots.client.CallOptions;
import bots.client.ReceiveSlot;
import bots.client.Server;
import bots.client.Switchboard;
import bots.client.VoiceChannel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import media.forward.TrackKind;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;

/// A role that an owner gave out, from the database to what is heard: through a whole server.
@Timeout(180)
class HeardFirstIT {
    private static final int PLACES = 3;
    private static final int MEMBERS = 6;
    private static final int LOUD = 15;
    private static final int QUIET = 40;
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int LISTENED_MILLIS = 8_000;
    private static final long LONGEST_GAP_NANOS = 500_000_000L;

    @TempDir static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();
    private final Switchboard switchboard =
            Switchboard.open(Server.of("http://127.0.0.1:" + port, false), 1);

    private record Arrival(long atNanos, int csrc) {}

    /// Says frames of its own level and notes whom it hears.
    private static final class Person implements CallListener {
        private final byte[] frame = new byte[80];
        private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final Call call;
        private int number;
        private int said;

        Person(Switchboard switchboard, Account account) {
            call =
                    switchboard.call(
                            account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
        }

        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
            arrivals.add(new Arrival(atNanos, packet.csrc(0)));
        }

        void talk(int level) {
            call.loop()
                    .scheduleAtFixedRate(
                            () -> {
                                int _ =
                                        call.sendAudio(
                                                TrackKind.MICROPHONE,
                                                frame,
                                                0,
                                                frame.length,
                                                ++said * OPUS_TICKS,
                                                level,
                                                false);
                            },
                            0,
                            PACKET_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void moderatorsAndPrioritySpeakersAreHeardAmongManyLouderTalkers() throws Exception {
        List<Person> people = new ArrayList<>();
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder.resolve("data")),
                        "--http.plainPort=" + port,
                        "--media.audibleSpeakers=" + PLACES)) {
            node.awaitReady();
            Account owner = account("owner");
            Account moderator = accountAs("moderator", owner);
            Account priority = accountAs("priority_speaker", owner);
            for (int i = 0; i < MEMBERS; i++) {
                people.add(join(account("member" + i)));
            }
            people.add(join(moderator));
            people.add(join(priority));
            Person listener = join(account("listener"));
            int first = people.get(MEMBERS).number;
            int second = people.get(MEMBERS + 1).number;
            for (Person talker : people) {
                talker.talk(talker.number == first || talker.number == second ? QUIET : LOUD);
            }
            Thread.sleep(3_000);
            long from = System.nanoTime();
            Thread.sleep(LISTENED_MILLIS);

            List<Arrival> heard =
                    listener.arrivals.stream().filter(a -> a.atNanos() - from >= 0).toList();
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
            await(switchboard.close());
            http.close();
        }
    }

    private static void assertHeardAllTheTime(List<Arrival> heard, int participant) {
        long[] arrivals =
                heard.stream()
                        .filter(a -> a.csrc() == participant)
                        .mapToLong(Arrival::atNanos)
                        .toArray();
        assertThat(arrivals.length)
                .as("packets of participant %s", participant)
                .isGreaterThan(LISTENED_MILLIS / PACKET_MILLIS * 9 / 10);
        for (int i = 1; i < arrivals.length; i++) {
            assertThat(arrivals[i] - arrivals[i - 1]).isLessThan(LONGEST_GAP_NANOS);
        }
    }

    private Account accountAs(String role, Account owner) throws Exception {
        Account account = account(role);
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:%d/api/guilds/%s/members/%s/role"
                                                        .formatted(
                                                                port,
                                                                channel(owner).guild(),
                                                                account.user())))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer " + owner.accessToken())
                                .PUT(
                                        HttpRequest.BodyPublishers.ofString(
                                                new JsonObject().put("role", role).encode()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return account;
    }

    private Account account(String username) throws Exception {
        return await(switchboard.api().account(username, "correct horse 9"));
    }

    private VoiceChannel channel(Account account) throws Exception {
        return await(switchboard.api().channel(account, null, "General"));
    }

    private Person join(Account account) throws Exception {
        Person person = new Person(switchboard, account);
        person.number = await(person.call.join(channel(account).id())).participant();
        return person;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
