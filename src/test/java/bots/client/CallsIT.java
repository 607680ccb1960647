package bots.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bots.client.fault.NetworkFault;
import bots.client.media.CallCounts;
import bots.client.media.CallOptions;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.JoinedRoom;
import bots.client.signaling.RequestFailedException;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import bots.client.transport.IceMode;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// Calls on a real node, by its public address only. Covers `Call`, `CallClient`, `JoinSequence`,
/// `MediaSession`, and of the packages below `ApiClient`, `SignalingConnection`, `UdpIceTransport`,
/// `AgentIceTransport`, `DtlsSrtpTransport` and `DtlsHandshake`. Waits for conditions; how
/// long they take depends on the machine.
@Timeout(600)
class CallsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PASSWORD = "correct horse battery";
    private static final CallOptions TALKER = CallOptions.LISTENER.publishing(TrackKind.MICROPHONE);

    @TempDir static Path folder;
    private static NodeProcess node;
    private static CallClient client;
    private static AuthenticatedUser owner;

    private record Bot(Call call, TestTalker talker) {
        TestTalker.Received from(Bot other) {
            return on(call, () -> talker.from(other.talker).copy());
        }

        int sent() {
            return on(call, talker::sent);
        }

        CallCounts counts() {
            return on(call, call.media()::counts);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.allInOne(TestDatabase.prepare(folder.resolve("data")));
        client = CallClient.open(ServerAddress.of(node.awaitReady(), true), 2);
        // The first account of a node owns its guild, and may create channels.
        owner = result(client.api().user("olga", PASSWORD));
    }

    @AfterAll
    static void stop() throws Exception {
        result(client.close());
        node.close();
    }

    @Test
    void lightAndFullAgentsReceiveEachOtherByteByByte() throws Exception {
        List<Bot> bots = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            IceMode ice = i == 3 ? IceMode.FULL : IceMode.LIGHT;
            bots.add(join("pair" + i, "Equals", TALKER.ice(ice)));
        }
        for (Bot bot : bots) {
            bot.talker().talk(bot.call());
        }
        forEachPair(bots, (bot, other) -> until(() -> bot.from(other).frames > 200));
        for (Bot bot : bots) {
            bot.talker().stop(bot.call());
        }
        forEachPair(bots, (bot, other) -> until(() -> bot.from(other).last == other.sent() - 1));

        forEachPair(
                bots,
                (bot, other) -> {
                    TestTalker.Received received = bot.from(other);
                    assertThat(received.garbled).isZero();
                    assertThat(received.reordered).isZero();
                    assertThat(received.frames).isEqualTo(received.last - received.first + 1);
                });
        for (Bot bot : bots) {
            assertThat(bot.call().state()).isEqualTo(CallState.CONNECTED);
            CallCounts counts = bot.counts();
            assertThat(counts.packetsLost()).isZero();
            assertThat(counts.dropped()).isZero();
            assertThat(counts.packetsSent()).isEqualTo(bot.sent());
        }
        leave(bots);
    }

    /// The fourth cannot be part of a mesh. Its join and its leave are the two changes of the room.
    @Test
    void aMeshMovesToTheShardAndBackWithoutALostFrame() throws Exception {
        List<Bot> bots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            bots.add(join("mesh" + i, "Mesh", TALKER.mesh(true)));
        }
        for (Bot bot : bots) {
            bot.talker().talk(bot.call());
        }
        forEachPair(bots, (bot, other) -> until(() -> bot.from(other).direct > 50));
        for (Bot bot : bots) {
            until(() -> isIdle(bot));
        }

        Bot fourth = join("mesh3", "Mesh", TALKER);
        for (Bot bot : bots) {
            until(() -> fourth.from(bot).frames > 50);
        }
        forEachPair(
                bots,
                (bot, other) -> {
                    TestTalker.Received before = bot.from(other);
                    until(() -> {
                        TestTalker.Received now = bot.from(other);
                        return now.frames - now.direct > before.frames - before.direct + 50;
                    });
                });

        leave(List.of(fourth));
        for (Bot bot : bots) {
            until(() -> isIdle(bot));
        }
        for (Bot bot : bots) {
            bot.talker().stop(bot.call());
        }
        forEachPair(bots, (bot, other) -> until(() -> bot.from(other).last == other.sent() - 1));
        forEachPair(
                bots,
                (bot, other) -> {
                    assertThat(bot.from(other).garbled).isZero();
                    assertThat(bot.from(other).missing()).isZero();
                });
        leave(bots);
    }

    /// Whether a second's audio was sent, and none of it to the shard.
    private static boolean isIdle(Bot bot) {
        int sent = bot.sent();
        long toShard = bot.counts().packetsSent();
        until(() -> bot.sent() >= sent + 50);
        return bot.counts().packetsSent() == toShard;
    }

    @Test
    void lossTowardTheClientIsWhatItsReportsSay() throws Exception {
        Bot talker = join("loss0", "Loss", TALKER);
        Bot listener =
                join("loss1", "Loss", CallOptions.LISTENER.fault(NetworkFault.loss(7, 0, 0.1)));
        talker.talker().talk(talker.call());
        until(() -> listener.counts().packetsLost() >= 20);
        talker.talker().stop(talker.call());

        // One question, since packets may still arrive between two.
        on(
                listener.call(),
                () -> {
                    TestTalker.Received received = listener.talker().from(talker.talker());
                    CallCounts counts = listener.call().media().counts();
                    int span = received.last - received.first + 1;
                    assertThat(span - received.frames).isEqualTo((int) counts.packetsLost());
                    // RTCP, STUN and DTLS were lost as well.
                    assertThat(counts.lostDown()).isGreaterThanOrEqualTo(counts.packetsLost());
                    assertThat(counts.lostUp()).isZero();
                    assertThat(received.garbled).isZero();
                    return true;
                });
        leave(List.of(talker, listener));
    }

    @Test
    void lostVideoIsRetransmittedByTheServerAndByTheBot() throws Exception {
        TestCamera camera = new TestCamera(1);
        TestCamera viewer = new TestCamera(1);
        Call sending =
                call(
                        "seen0",
                        "Retransmission",
                        CallOptions.LISTENER
                                .publishing(TrackKind.CAMERA)
                                .fault(NetworkFault.loss(3, 0.05, 0)),
                        camera);
        Call viewing =
                call(
                        "seen1",
                        "Retransmission",
                        CallOptions.LISTENER.fault(NetworkFault.loss(4, 0, 0.05)),
                        viewer);
        sending.execute(() -> camera.start(sending));
        until(() -> {
            CallCounts sent = on(sending, sending.media()::counts);
            CallCounts received = on(viewing, viewing.media()::counts);
            return sent.lostUp() > 0
                    && sent.packetsRepeated() > 0
                    && received.packetsLost() > 0
                    && received.packetsRestored() > 0
                    && received.nacksSent() > 0
                    && on(viewing, viewer::received) > 200;
        });
        sending.execute(camera::stop);
        until(() -> on(viewing, viewer::missing) == 0);

        assertThat(on(sending, sending.media()::counts).packetsSent())
                .isEqualTo(on(sending, camera::packets));
        assertThat(on(viewing, viewer::duplicates)).isZero();
        assertThat(on(sending, camera::keyframes)).isPositive();
        result(viewing.leave());
        result(sending.leave());
    }

    @Test
    void aViewRequestSelectsAnEncodingOfACamera() throws Exception {
        TestCamera camera = new TestCamera(3);
        TestCamera viewer = new TestCamera(0);
        Call sending =
                call(
                        "rids0",
                        "Simulcast",
                        CallOptions.LISTENER.publishing(TrackKind.CAMERA).simulcast("q", "h", "f"),
                        camera);
        Call viewing = call("rids1", "Simulcast", CallOptions.LISTENER, viewer);
        viewing.view(
                new JsonArray()
                        .add(
                                new JsonObject()
                                        .put("participant", 1)
                                        .put("track", "camera")
                                        .put("height", 180)),
                0);
        sending.execute(() -> camera.start(sending));
        until(() ->
                on(viewing, viewer::received) > 100
                        && on(viewing, viewer::encodings).contains(0)
                        && on(sending, camera::active).equals(List.of("q")));
        sending.execute(camera::stop);

        // Before the sizes of the encodings are known it may begin with another one.
        assertThat(on(viewing, viewer::encodings)).doesNotContain(2);
        result(viewing.leave());
        result(sending.leave());
    }

    @Test
    void aMutedMicrophoneIsNotForwarded() throws Exception {
        Bot talker = join("mute0", "Muted", TALKER);
        Bot listener = join("mute1", "Muted", CallOptions.LISTENER);
        talker.talker().talk(talker.call());
        until(() -> listener.from(talker).frames > 0);
        result(talker.call().mute(true));
        // Packets in flight may still arrive; then many are sent and none is received.
        until(() -> {
            int before = listener.from(talker).frames;
            int sent = talker.sent();
            until(() -> talker.sent() >= sent + 50);
            return listener.from(talker).frames == before;
        });
        int muted = talker.sent();
        result(talker.call().mute(false));

        until(() -> listener.from(talker).last >= muted);
        leave(List.of(talker, listener));
    }

    @Test
    void aKilledCallEndsAndTheOthersContinue() throws Exception {
        Bot remaining = join("kill0", "Killed", TALKER);
        Bot killed = join("kill1", "Killed", TALKER);
        killed.call().kill();

        until(() -> killed.talker().ended.getCount() == 0);
        assertThat(killed.talker().endReason).isEqualTo("killed");
        assertThat(remaining.call().state()).isEqualTo(CallState.CONNECTED);
        leave(List.of(remaining));
        assertThat(remaining.talker().endReason).isEqualTo("left");
    }

    @Test
    void refusalsCarryTheCodeOfTheServer() throws Exception {
        AuthenticatedUser user = result(client.api().user("refused", PASSWORD));
        Call call = client.call(user, TALKER, new CallListener() {});

        assertThat(code(call.join("00000000-0000-0000-0000-000000000000")))
                .isEqualTo("channel_not_found");
        assertThat(call.state()).isEqualTo(CallState.ENDED);
        assertThat(code(client.api().user("refused", "another password")))
                .isEqualTo("bad_credentials");
        assertThat(code(client.api().user("no", "short"))).isEqualTo("bad_field");
    }

    private static Bot join(String name, String channelName, CallOptions options) throws Exception {
        TestTalker talker = new TestTalker();
        Call call = call(name, channelName, options, talker);
        assertThat(talker.number()).isPositive();
        return new Bot(call, talker);
    }

    private static Call call(
            String name, String channelName, CallOptions options, CallListener listener)
            throws Exception {
        AuthenticatedUser user = result(client.api().user(name, PASSWORD));
        VoiceChannel channel = result(client.api().channel(owner, null, channelName));
        Call call = client.call(user, options, listener);
        JoinedRoom joined = result(call.join(channel.id()));
        assertThat(joined.participant()).isPositive();
        return call;
    }

    private static void leave(List<Bot> bots) throws Exception {
        for (Bot bot : bots) {
            result(bot.call().leave());
        }
    }

    private static void forEachPair(List<Bot> bots, BiConsumer<Bot, Bot> check) {
        for (Bot bot : bots) {
            for (Bot other : bots) {
                if (!other.equals(bot)) {
                    check.accept(bot, other);
                }
            }
        }
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    /// Asks on the event loop of the call.
    private static <T> T on(Call call, Callable<T> question) {
        try {
            return call.loop().submit(question).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String code(Future<?> refused) throws Exception {
        try {
            result(refused);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RequestFailedException refusal) {
                return refusal.failure().code();
            }
            throw e;
        }
        return "";
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
