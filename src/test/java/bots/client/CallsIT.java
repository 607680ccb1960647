package bots.client;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// Calls on a real node, by nothing but its public address.
@Timeout(180)
class CallsIT {
    private static final String PASSWORD = "correct horse battery";
    private static final CallOptions TALKER = CallOptions.LISTENER.publishing(TrackKind.MICROPHONE);

    @TempDir static Path folder;
    private static NodeProcess node;
    private static Switchboard switchboard;

    private record Bot(Call call, Voice voice) {
        Voice.Heard heard(Bot other) throws Exception {
            return on(call, () -> voice.heard(other.voice));
        }

        int said() throws Exception {
            return on(call, voice::said);
        }

        CallCounts counts() throws Exception {
            return on(call, call::counts);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.allInOne(TestDatabase.prepare(folder.resolve("data")));
        switchboard = Switchboard.open(Server.of(node.awaitReady(), true), 2);
    }

    @AfterAll
    static void stop() throws Exception {
        await(switchboard.close());
        node.close();
    }

    @Test
    void lightAndFullAgentsHearEachOtherByteByByte() throws Exception {
        List<Bot> bots = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            IceMode ice = i == 3 ? IceMode.FULL : IceMode.LIGHT;
            bots.add(join("pair" + i, "Equals", TALKER.ice(ice)));
        }
        for (Bot bot : bots) {
            bot.voice().talk(bot.call());
        }
        Thread.sleep(5_000);
        for (Bot bot : bots) {
            bot.voice().hush(bot.call());
        }
        Thread.sleep(500);

        for (Bot bot : bots) {
            assertThat(bot.call().state()).isEqualTo(Call.State.CONNECTED);
            for (Bot other : bots) {
                if (!other.equals(bot)) {
                    Voice.Heard heard = bot.heard(other);
                    assertThat(heard.garbled).isZero();
                    assertThat(heard.disordered).isZero();
                    assertThat(heard.last).isEqualTo(other.said() - 1);
                    assertThat(heard.frames)
                            .isEqualTo(heard.last - heard.first + 1)
                            .isGreaterThan(200);
                }
            }
            CallCounts counts = bot.counts();
            assertThat(counts.packetsLost()).isZero();
            assertThat(counts.dropped()).isZero();
            assertThat(counts.packetsSent()).isEqualTo(bot.said());
        }
        leave(bots);
    }

    @Test
    void lossOnTheWayBackIsWhatReportsSay() throws Exception {
        Bot talker = join("loss0", "Loss", TALKER);
        Bot listener = join("loss1", "Loss", CallOptions.LISTENER.fault(Fault.loss(7, 0, 0.1)));
        talker.voice().talk(talker.call());
        Thread.sleep(6_000);
        talker.voice().hush(talker.call());
        Thread.sleep(500);

        Voice.Heard heard = listener.heard(talker);
        CallCounts counts = listener.counts();
        int span = heard.last - heard.first + 1;
        assertThat(span - heard.frames).isEqualTo((int) counts.packetsLost()).isBetween(10, 60);
        // RTCP, STUN and DTLS were lost as well, and what came after the last that was heard.
        assertThat(counts.lostDown()).isBetween(counts.packetsLost(), counts.packetsLost() + 12);
        assertThat(counts.lostUp()).isZero();
        assertThat(heard.garbled).isZero();
        leave(List.of(talker, listener));
    }

    @Test
    void lostPicturesComeAgainFromTheServerAndFromTheBot() throws Exception {
        Picture camera = new Picture(1);
        Picture viewer = new Picture(1);
        Call shooting =
                call(
                        "seen0",
                        "Pictures",
                        CallOptions.LISTENER
                                .publishing(TrackKind.CAMERA)
                                .fault(Fault.loss(3, 0.05, 0)),
                        camera);
        Call watching =
                call(
                        "seen1",
                        "Pictures",
                        CallOptions.LISTENER.fault(Fault.loss(4, 0, 0.05)),
                        viewer);
        shooting.execute(() -> camera.shoot(shooting));
        Thread.sleep(6_000);
        shooting.execute(camera::stop);
        Thread.sleep(1_000);

        CallCounts sent = on(shooting, shooting::counts);
        CallCounts received = on(watching, watching::counts);
        assertThat(sent.packetsSent()).isEqualTo(on(shooting, camera::packets));
        assertThat(sent.lostUp()).isPositive();
        assertThat(sent.packetsRepeated()).isPositive();
        assertThat(received.packetsLost()).isPositive();
        assertThat(received.packetsRestored()).isPositive();
        assertThat(received.nacksSent()).isPositive();
        assertThat(on(watching, viewer::seen)).isGreaterThan(200);
        assertThat(on(watching, viewer::missing)).isZero();
        assertThat(on(watching, viewer::duplicates)).isZero();
        assertThat(on(shooting, camera::keyframes)).isPositive();
        await(watching.leave());
        await(shooting.leave());
    }

    @Test
    void aViewChoosesAmongTheEncodingsOfACamera() throws Exception {
        Picture camera = new Picture(3);
        Picture viewer = new Picture(0);
        Call shooting =
                call(
                        "rids0",
                        "Simulcast",
                        CallOptions.LISTENER.publishing(TrackKind.CAMERA).simulcast("q", "h", "f"),
                        camera);
        Call watching = call("rids1", "Simulcast", CallOptions.LISTENER, viewer);
        watching.view(
                new JsonArray()
                        .add(
                                new JsonObject()
                                        .put("participant", 1)
                                        .put("track", "camera")
                                        .put("height", 180)),
                0);
        shooting.execute(() -> camera.shoot(shooting));
        Thread.sleep(4_000);
        shooting.execute(camera::stop);

        // Until the sizes of the encodings are known it may begin with another.
        assertThat(on(watching, viewer::encodingsSeen)).contains(0).doesNotContain(2);
        assertThat(on(watching, viewer::seen)).isGreaterThan(100);
        assertThat(on(shooting, camera::active)).containsExactly("q");
        await(watching.leave());
        await(shooting.leave());
    }

    @Test
    void whoIsMutedIsNotHeardAndIsHeardAgain() throws Exception {
        Bot talker = join("mute0", "Muted", TALKER);
        Bot listener = join("mute1", "Muted", CallOptions.LISTENER);
        talker.voice().talk(talker.call());
        Thread.sleep(1_000);
        await(talker.call().mute(true));
        Thread.sleep(500);
        int before = listener.heard(talker).frames;
        Thread.sleep(1_000);
        int muted = listener.heard(talker).frames;
        await(talker.call().mute(false));
        Thread.sleep(1_000);

        assertThat(before).isPositive();
        assertThat(muted).isEqualTo(before);
        assertThat(listener.heard(talker).frames).isGreaterThan(muted);
        leave(List.of(talker, listener));
    }

    @Test
    void whoIsKilledIsMissedByTheOthers() throws Exception {
        Bot stays = join("kill0", "Killed", TALKER);
        Bot killed = join("kill1", "Killed", TALKER);
        killed.call().kill();

        assertThat(killed.voice().ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.voice().endReason).isEqualTo("killed");
        assertThat(stays.call().state()).isEqualTo(Call.State.CONNECTED);
        leave(List.of(stays));
        assertThat(stays.voice().endReason).isEqualTo("left");
    }

    @Test
    void refusalsCarryTheCodeOfTheServer() throws Exception {
        Account account = await(switchboard.api().account("refused", PASSWORD));
        Call call = switchboard.call(account, TALKER, new CallListener() {});

        assertThat(code(call.join("00000000-0000-0000-0000-000000000000")))
                .isEqualTo("channel_not_found");
        assertThat(call.state()).isEqualTo(Call.State.ENDED);
        assertThat(code(switchboard.api().account("refused", "another password")))
                .isEqualTo("bad_credentials");
        assertThat(code(switchboard.api().account("no", "short"))).isEqualTo("bad_field");
    }

    private static Bot join(String name, String channelName, CallOptions options) throws Exception {
        Voice voice = new Voice();
        Call call = call(name, channelName, options, voice);
        assertThat(voice.number()).isPositive();
        return new Bot(call, voice);
    }

    private static Call call(
            String name, String channelName, CallOptions options, CallListener listener)
            throws Exception {
        Account account = await(switchboard.api().account(name, PASSWORD));
        VoiceChannel channel = await(switchboard.api().channel(account, null, channelName));
        Call call = switchboard.call(account, options, listener);
        Joined joined = await(call.join(channel.id()));
        assertThat(joined.participant()).isPositive();
        return call;
    }

    private static void leave(List<Bot> bots) throws Exception {
        for (Bot bot : bots) {
            await(bot.call().leave());
        }
    }

    private static <T> T on(Call call, Callable<T> question) throws Exception {
        return call.loop().submit(question).get(5, TimeUnit.SECONDS);
    }

    private static String code(Future<?> refused) throws Exception {
        try {
            await(refused);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refusal) {
                return refusal.refusal().code();
            }
            throw e;
        }
        return "";
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
