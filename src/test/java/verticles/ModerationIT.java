package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.CallState;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rooms.moderation.AuditAction;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;

/// What a moderator does through HTTP, seen in the RTP packets that clients receive from a whole
/// node. The clients are modified ones: they go on sending, whatever the server requests. Covers
/// `RightsWatch`, `ModerationService`, `VoiceTargets` and `ModerationRoutes`.
@Timeout(600)
class ModerationIT {
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;

    /// Of a participant whom no act concerns; they measure the time in which others are silent.
    private static final int SETTLED_PACKETS = 50;

    private static final int SILENT_PACKETS = 100;

    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;

    /// The media connection may be closed before the reason arrives.
    private static final String MEDIA_CLOSED = "dtls_closed";

    @TempDir static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();
    private final CallClient client =
            CallClient.open(ServerAddress.of("http://127.0.0.1:" + port, false), 1);

    private record Arrival(int csrc, long atNanos) {}

    /// Talks from its join to the end of its call, and records whose packets it receives.
    private static final class Talker implements CallListener {
        /// 32 kbit/s. Of zeros: an Opus frame of 10 ms, by its first byte.
        private volatile byte[] frame = new byte[80];

        private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final Call call;
        private int number;

        /// Written on the loop of the call.
        private volatile int sent;

        Talker(CallClient client, AuthenticatedUser account) {
            call =
                    client.call(
                            account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
        }

        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
            arrivals.add(new Arrival(packet.csrc(0), System.nanoTime()));
        }

        @Override
        public void onEnded(String reason) {
            ended.complete(reason);
        }

        void talk() {
            call.loop()
                    .scheduleAtFixedRate(
                            () -> {
                                if (call.state() == CallState.CONNECTED) {
                                    int next = sent + 1;
                                    byte[] opus = frame;
                                    int _ =
                                            call.media()
                                                    .sendAudio(
                                                            TrackKind.MICROPHONE,
                                                            opus,
                                                            0,
                                                            opus.length,
                                                            next * OPUS_TICKS,
                                                            15,
                                                            false);
                                    sent = next;
                                }
                            },
                            0,
                            PACKET_MILLIS,
                            TimeUnit.MILLISECONDS);
        }

        long received(Predicate<Arrival> which) {
            return arrivals.stream().filter(which).count();
        }

        void awaitPacketsOf(int participant, int packets) {
            long before = received(arrival -> arrival.csrc() == participant);
            await("packets of participant " + participant)
                    .atMost(Duration.ofMinutes(2))
                    .until(
                            () -> received(arrival -> arrival.csrc() == participant),
                            now -> now >= before + packets);
        }

        /// Unmutes the microphone of another client, until its packets arrive: a listener who is
        /// invited to speak is muted, and gets the invitation a moment later.
        void awaitUnmuted(Talker other) {
            long before = received(arrival -> arrival.csrc() == other.number);
            await("packets of participant " + other.number)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> {
                        result(other.call.mute(false));
                        return received(arrival -> arrival.csrc() == other.number) >= before + 10;
                    });
        }

        String awaitEnd() throws Exception {
            return ended.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void theMediaServerEnforcesWhatAModeratorDoes() throws Exception {
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder.resolve("data")), "--http.plainPort=" + port)) {
            node.awaitReady();
            AuthenticatedUser olga = account("olga");
            AuthenticatedUser mallory = account("mallory");
            AuthenticatedUser grace = account("grace");
            Talker listener = join(olga, "General");
            Talker witness = join(grace, "General");
            Talker talker = join(mallory, "General");
            listener.awaitPacketsOf(talker.number, 10);
            listener.awaitPacketsOf(witness.number, 10);
            talker.awaitPacketsOf(witness.number, 10);

            mutesAndDeafens(olga, mallory, listener, witness, talker);
            revokesSpeak(olga, mallory, listener, witness, talker);
            limitsToTheBitrateOfTheChannel(olga, listener, witness, talker);
            Talker back = muteSurvivesANewCall(olga, mallory, listener, witness, talker);
            onlyBelowTheirOwnRoleAndWithThePermission(olga, mallory, grace);
            Talker moved = disconnectsAndMoves(olga, mallory, back);
            kicksAndBans(olga, mallory, grace, moved, witness);
            theLogShows(olga);
            onlySpeakersOfAStageAreForwarded(olga);
        } finally {
            result(client.close());
            http.close();
        }
    }

    private void mutesAndDeafens(
            AuthenticatedUser moderator,
            AuthenticatedUser target,
            Talker listener,
            Talker witness,
            Talker talker) {
        Predicate<Arrival> ofTalker = arrival -> arrival.csrc() == talker.number;
        for (String act : List.of("mute", "time_out")) {
            int sent = talker.sent;
            long start = System.nanoTime();
            moderate(moderator, act, target, 204);
            long silentAfterMillis = silence(listener, ofTalker, listener, witness, start);
            figure(act + ": the last packet came", silentAfterMillis);
            assertThat(talker.sent).as("it sends on").isGreaterThan(sent + SILENT_PACKETS / 2);
            moderate(moderator, act.equals("mute") ? "unmute" : "end_time_out", target, 204);
            listener.awaitPacketsOf(talker.number, 10);
        }
        long start = System.nanoTime();
        moderate(moderator, "deafen", target, 204);
        long silentAfterMillis = silence(talker, _ -> true, listener, witness, start);
        figure("deafen: the last packet came", silentAfterMillis);
        moderate(moderator, "undeafen", target, 204);
        talker.awaitPacketsOf(witness.number, 10);
    }

    /// An override of the channel takes the permission to speak, and gives it back.
    private void revokesSpeak(
            AuthenticatedUser moderator,
            AuthenticatedUser target,
            Talker listener,
            Talker witness,
            Talker talker)
            throws Exception {
        String override =
                "/api/channels/%s/overrides/member/%s"
                        .formatted(channel(moderator, "General").id(), target.id());
        JsonObject denied =
                new JsonObject()
                        .put("allow", new JsonArray())
                        .put("deny", new JsonArray().add("speak"));
        long start = System.nanoTime();
        sendTo(moderator, "PUT", override, denied, 204);
        long silentAfterMillis =
                silence(
                        listener,
                        arrival -> arrival.csrc() == talker.number,
                        listener,
                        witness,
                        start);
        figure("revoked permission: the last packet came", silentAfterMillis);
        sendTo(moderator, "PUT", override, denied.put("deny", new JsonArray()), 204);
        listener.awaitPacketsOf(talker.number, 10);
    }

    /// The client sends 240 kbit/s, whatever the channel has. That of another one goes on as
    /// before.
    private void limitsToTheBitrateOfTheChannel(
            AuthenticatedUser moderator, Talker listener, Talker witness, Talker talker)
            throws Exception {
        String path = "/api/channels/" + channel(moderator, "General").id();
        JsonObject channel = new JsonObject().put("name", "General");
        sendTo(moderator, "PUT", path, channel.put("bitrate", 256_000), 204);
        byte[] before = talker.frame;
        talker.frame = new byte[600];
        assertThat(percentForwarded(listener, witness, talker)).isGreaterThan(80);

        sendTo(moderator, "PUT", path, channel.put("bitrate", 32_000), 204);
        // 64 of 240 kbit/s, once the burst is used up.
        assertThat(percentForwarded(listener, witness, talker)).isBetween(10L, 45L);

        sendTo(moderator, "PUT", path, channel.put("bitrate", 256_000), 204);
        assertThat(percentForwarded(listener, witness, talker)).isGreaterThan(80);
        talker.frame = before;
        sendTo(moderator, "PUT", path, channel.put("bitrate", 64_000), 204);
    }

    /// What is forwarded of one client while that of another is; both send at the same rate.
    private static long percentForwarded(Talker listener, Talker witness, Talker talker) {
        listener.awaitPacketsOf(witness.number, SETTLED_PACKETS);
        Predicate<Arrival> ofWitness = arrival -> arrival.csrc() == witness.number;
        Predicate<Arrival> ofTalker = arrival -> arrival.csrc() == talker.number;
        long others = listener.received(ofWitness);
        long settled = listener.received(ofTalker);
        listener.awaitPacketsOf(witness.number, SILENT_PACKETS);
        return 100
                * (listener.received(ofTalker) - settled)
                / (listener.received(ofWitness) - others);
    }

    /// @return milliseconds from the start to the last packet
    private static long silence(
            Talker receiver,
            Predicate<Arrival> which,
            Talker listener,
            Talker witness,
            long start) {
        listener.awaitPacketsOf(witness.number, SETTLED_PACKETS);
        long settled = receiver.received(which);
        listener.awaitPacketsOf(witness.number, SILENT_PACKETS);
        assertThat(receiver.received(which)).as("packets received").isEqualTo(settled);
        return receiver.arrivals.stream()
                .filter(which)
                .mapToLong(arrival -> (arrival.atNanos() - start) / 1_000_000)
                .max()
                .orElseThrow();
    }

    private Talker muteSurvivesANewCall(
            AuthenticatedUser moderator,
            AuthenticatedUser target,
            Talker listener,
            Talker witness,
            Talker talker)
            throws Exception {
        moderate(moderator, "mute", target, 204);
        talker.call.kill();
        talker.awaitEnd();
        Talker again = join(target, "General");
        listener.awaitPacketsOf(witness.number, SILENT_PACKETS);
        assertThat(listener.received(arrival -> arrival.csrc() == again.number)).isZero();
        assertThat(again.sent).isPositive();
        moderate(moderator, "unmute", target, 204);
        listener.awaitPacketsOf(again.number, 10);
        return again;
    }

    private void onlyBelowTheirOwnRoleAndWithThePermission(
            AuthenticatedUser owner, AuthenticatedUser member, AuthenticatedUser other) {
        moderate(member, "mute", owner, 403);
        moderate(member, "mute", other, 403);
        moderate(owner, "kick", owner, 403);
        assertThat(get(member, "/audit-log", 403).getString("code")).isEqualTo("forbidden");
    }

    private Talker disconnectsAndMoves(
            AuthenticatedUser moderator, AuthenticatedUser target, Talker talker) throws Exception {
        moderate(moderator, "disconnect", target, 204);
        assertThat(talker.awaitEnd()).isIn("disconnected", MEDIA_CLOSED);
        Talker again = join(target, "General");
        String attic =
                send(moderator, "POST", "/channels", new JsonObject().put("name", "Attic"), 201)
                        .getString("id");
        Talker inAttic = join(account("alan"), "Attic");
        long start = System.nanoTime();
        send(moderator, "POST", "/moderation", act("move", target).put("channel", attic), 204);
        assertThat(again.awaitEnd()).isIn("moved_by_moderator", MEDIA_CLOSED);
        // A page joins on the same socket; a bot needs a new one.
        Talker moved = join(target, "Attic");
        moved.awaitPacketsOf(inAttic.number, 1);
        figure(
                "move, with a new socket: the first packet came",
                (System.nanoTime() - start) / 1_000_000);
        return moved;
    }

    private void kicksAndBans(
            AuthenticatedUser moderator,
            AuthenticatedUser kicked,
            AuthenticatedUser banned,
            Talker kickedTalker,
            Talker bannedTalker)
            throws Exception {
        moderate(moderator, "kick", kicked, 204);
        assertThat(kickedTalker.awaitEnd()).isIn("access_lost", MEDIA_CLOSED);
        moderate(moderator, "ban", banned, 204);
        assertThat(bannedTalker.awaitEnd()).isIn("access_lost", MEDIA_CLOSED);
        for (AuthenticatedUser out : List.of(kicked, banned)) {
            Talker again = new Talker(client, out);
            assertThatThrownBy(() -> result(again.call.join(channel(moderator, "General").id())))
                    .hasMessageContaining("channel");
        }
        moderate(moderator, "kick", kicked, 404);
        JsonObject ban = get(moderator, "/bans", 200).getJsonArray("bans").getJsonObject(0);
        assertThat(ban.getString("username")).isEqualTo("grace");
        assertThat(ban.getString("reason")).isEqualTo("because of ban");
        moderate(moderator, "unban", banned, 204);
        assertThat(get(moderator, "/bans", 200).getJsonArray("bans")).isEmpty();
    }

    /// The log has the changes of channels, too.
    private static final Set<String> ACTS =
            Arrays.stream(AuditAction.values())
                    .filter(action -> action.compareTo(AuditAction.UNBAN) <= 0)
                    .map(AuditAction::wireName)
                    .collect(Collectors.toSet());

    /// The client of the audience sends on, as a modified one would.
    private void onlySpeakersOfAStageAreForwarded(AuthenticatedUser moderator) throws Exception {
        send(
                moderator,
                "POST",
                "/channels",
                new JsonObject().put("name", "Stage").put("kind", "stage"),
                201);
        AuthenticatedUser ada = account("ada");
        AuthenticatedUser bob = account("bob");
        Talker host = join(moderator, "Stage");
        Talker witness = join(ada, "Stage");
        Talker audience = join(bob, "Stage");
        moderate(ada, "invite_to_speak", bob, 403);
        for (AuthenticatedUser speaker : List.of(moderator, ada)) {
            moderate(moderator, "invite_to_speak", speaker, 204);
        }
        // An invited participant is muted until they unmute.
        host.awaitUnmuted(witness);
        result(audience.call.mute(false));
        host.awaitPacketsOf(witness.number, SETTLED_PACKETS);
        host.awaitPacketsOf(witness.number, SILENT_PACKETS);
        assertThat(host.received(arrival -> arrival.csrc() == audience.number)).isZero();
        assertThat(audience.sent).as("it sends on").isPositive();

        moderate(moderator, "invite_to_speak", bob, 204);
        host.awaitUnmuted(audience);

        long start = System.nanoTime();
        moderate(moderator, "move_to_audience", bob, 204);
        result(audience.call.mute(false));
        figure(
                "move to audience: the last packet came",
                silence(host, arrival -> arrival.csrc() == audience.number, host, witness, start));
    }

    private void theLogShows(AuthenticatedUser moderator) {
        JsonObject log = get(moderator, "/audit-log", 200);
        List<JsonObject> entries =
                log.getJsonArray("entries").stream()
                        .map(JsonObject.class::cast)
                        .filter(entry -> ACTS.contains(entry.getString("action")))
                        .toList();
        assertThat(log.getBoolean("more")).isFalse();
        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly(
                        "unban",
                        "ban",
                        "kick",
                        "move",
                        "disconnect",
                        "unmute",
                        "mute",
                        "undeafen",
                        "deafen",
                        "end_time_out",
                        "time_out",
                        "unmute",
                        "mute");
        assertThat(entries)
                .allSatisfy(entry -> {
                    assertThat(entry.getString("actorName")).isEqualTo("olga");
                    assertThat(entry.getString("reason"))
                            .isEqualTo("because of " + entry.getString("action"));
                });
        JsonObject page =
                get(moderator, "/audit-log?before=" + entries.get(1).getString("id"), 200);
        assertThat(page.getJsonArray("entries").getJsonObject(0)).isEqualTo(entries.get(2));
    }

    /// How fast it was is reported, not asserted: the machine may be busy.
    private static void figure(String what, long millis) {
        System.out.println(what + " " + millis + " ms after the request");
    }

    private static JsonObject act(String action, AuthenticatedUser target) {
        return new JsonObject()
                .put("action", action)
                .put("member", target.id())
                .put("reason", "because of " + action);
    }

    private void moderate(
            AuthenticatedUser by, String action, AuthenticatedUser target, int expectedStatus) {
        JsonObject body = act(action, target);
        if (action.equals("time_out")) {
            body.put("seconds", 3_600);
        }
        send(by, "POST", "/moderation", body, expectedStatus);
    }

    private JsonObject get(AuthenticatedUser by, String path, int expectedStatus) {
        return send(by, "GET", path, new JsonObject(), expectedStatus);
    }

    private JsonObject send(
            AuthenticatedUser by, String method, String path, JsonObject body, int expectedStatus) {
        return sendTo(by, method, "/api/guilds/" + GUILD + path, body, expectedStatus);
    }

    private JsonObject sendTo(
            AuthenticatedUser by, String method, String path, JsonObject body, int expectedStatus) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("content-type", "application/json")
                                    .header("authorization", "Bearer " + by.accessToken())
                                    .method(
                                            method,
                                            body.isEmpty()
                                                    ? HttpRequest.BodyPublishers.noBody()
                                                    : HttpRequest.BodyPublishers.ofString(
                                                            body.encode()))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expectedStatus);
            return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private AuthenticatedUser account(String username) throws Exception {
        return result(client.api().user(username, "correct horse 9"));
    }

    private VoiceChannel channel(AuthenticatedUser account, String name) throws Exception {
        return result(client.api().channel(account, null, name));
    }

    /// Until the directory has the participant too, a moment after the join is answered: acts of
    /// moderators look there.
    private Talker join(AuthenticatedUser account, String channel) throws Exception {
        Talker talker = new Talker(client, account);
        String id = channel(account, channel).id();
        talker.number = result(talker.call.join(id)).participant();
        talker.talk();
        await("the participant in the directory")
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        get(account, "/channels", 200).getJsonArray("channels").stream()
                                .map(JsonObject.class::cast)
                                .filter(each -> each.getString("id").equals(id))
                                .flatMap(each -> each.getJsonArray("participants").stream())
                                .map(JsonObject.class::cast)
                                .anyMatch(each -> each.getInteger("number") == talker.number));
        return talker;
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
