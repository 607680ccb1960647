package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ada has a good link, Bob an impaired one: what must happen in their browsers through the real
/// server. How well it goes (concealed audio, frozen video, time to adapt) depends on the machine
/// and is measured by `scripts/measure` ([benchmarks.NetworkMeasurements]). At the end Bob sits
/// behind a firewall that blocks outgoing UDP; his browser's own statistics say what carries the
/// call.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(900)
class NetworkIT {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkIT.class);
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";
    private static final double LOSS_SHARE = 0.03;

    /// 10 s of audio, of which a link with 3 % of loss drops some 15 packets.
    private static final long AUDIO_PACKETS = 500;

    /// Enough to say that video flows, on a machine however slow.
    private static final long VIDEO_FRAMES = 10;

    private static final long AUDIO_BITS_PER_SECOND = 64_000;

    private static final long MEASURED_FRAMES = 60;

    /// Height of the middle encoding: below it the link is narrow, above it is not.
    private static final int MIDDLE_HEIGHT = 360;

    @AutoClose private ImpairedLink link;
    @AutoClose private Coturn turn;
    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    @BeforeAll
    void startCall() {
        var obstacle = Browser.isInstalled() ? ImpairedLink.obstacle() : "no Chromium";
        assumeTrue(obstacle == null || "true".equals(System.getenv("CI")), obstacle);
        link = ImpairedLink.create();
        assumeTrue(Coturn.isInstalled() || "true".equals(System.getenv("CI")), "no coturn");
        var host = link.serverAddress();
        turn = Coturn.start(host);
        node =
                TestNode.start(
                        "all-in-one",
                        "--http.host=" + host,
                        "--media.host=" + host,
                        "--media.announcedAddresses=" + host,
                        "--turn.urls=" + turn.url(),
                        "--turn.secret=" + Coturn.SECRET);
        var url = node.url().replace("localhost", host);
        // Each is kept before it does anything that may fail, so that it is closed in any case.
        ada = Browser.start("ada");
        bob = Browser.startBehind(link, "bob");
        ada.captureMedium().captureRawAudio().open(url).register("ada", PASSWORD).join(CHANNEL);
        bob.captureMedium().captureRawAudio().open(url).register("bob", PASSWORD).join(CHANNEL);
        for (var browser : List.of(ada, bob)) {
            browser.camera(true);
            browser.keepResolution(TrackKind.CAMERA);
        }
        decodes(ada, "bob");
        decodes(bob, "ada");
        bob.enlarge("ada", TrackKind.CAMERA);
    }

    @AfterEach
    void repair() {
        link.lose(0);
        link.limitDownlink(0);
        link.cutTcp(false);
    }

    @Test
    @Order(1)
    void audioAndVideoGoOnWhenThreePercentOfThePacketsAreLost() {
        link.lose(LOSS_SHARE);
        var audio =
                List.of(
                        SlotWatch.begin(bob, "ada", TrackKind.MICROPHONE),
                        SlotWatch.begin(ada, "bob", TrackKind.MICROPHONE));
        var video =
                List.of(
                        VideoWatch.begin(bob, "ada", TrackKind.CAMERA),
                        VideoWatch.begin(ada, "bob", TrackKind.CAMERA));

        for (var watch : audio) {
            bob.waitUntil("10 s of audio", () -> watch.packets() >= AUDIO_PACKETS);
        }
        // Bob's receiver sees the losses of his link; Ada's those that the server could not repair.
        bob.waitUntil(
                "losses on the impaired link",
                () -> audio.getFirst().lost() > 0 && video.getFirst().nacks() > 0);
        for (var watch : video) {
            var frames = watch.frames();
            bob.waitUntil(
                    "video in spite of the losses", () -> watch.frames() >= frames + VIDEO_FRAMES);
        }
        bob.waitUntilRises("audio of Ada", () -> bob.audioEnergy("ada"));
        ada.waitUntilRises("audio of Bob", () -> ada.audioEnergy("bob"));
        assertThat(List.of(ada.joins(), bob.joins())).as("joins of each browser").containsOnly(1L);
    }

    @Test
    @Order(2)
    void aNarrowLinkGetsALowerEncodingUntilItIsWideAgain() {
        var watch = VideoWatch.begin(bob, "ada", TrackKind.CAMERA);
        bob.waitUntil("the high encoding", () -> watch.height() > MIDDLE_HEIGHT);
        // How much the fake camera takes depends on how many frames this machine encodes.
        var high = VideoWatch.begin(bob, "ada", TrackKind.CAMERA);
        bob.waitUntil("frames of it", () -> high.frames() >= MEASURED_FRAMES);

        link.limitDownlink(AUDIO_BITS_PER_SECOND + high.bitsPerSecond() / 2);
        bob.waitUntil(
                "a lower encoding", () -> watch.height() > 0 && watch.height() <= MIDDLE_HEIGHT);
        var frames = watch.frames();
        bob.waitUntil("frames of it", () -> watch.frames() >= frames + VIDEO_FRAMES);
        bob.waitUntilRises("audio over the narrow link", () -> bob.audioEnergy("ada"));

        link.limitDownlink(0);
        bob.waitUntil("the high encoding again", () -> watch.height() > MIDDLE_HEIGHT);
    }

    /// The browser finds its WebSocket dead after some 15 s, and opens another one when packets
    /// pass again.
    @Test
    @Order(3)
    void aLostWebSocketIsResumedAndTheCallGoesOnMeanwhile() {
        var audio = SlotWatch.begin(bob, "ada", TrackKind.MICROPHONE);
        var joins = bob.joins();
        var negotiations = bob.negotiations();
        bob.evaluate(
                "hubbub.client.signaling.addEventListener('ended', () => { window.sessionEnded = true; });");

        link.cutTcp(true);
        bob.waitUntil("the loss", () -> signalingState().equals("reconnecting"));
        ada.mute(true);
        ada.waitUntil("the state on the server", () -> ada.showsMuted("ada"));
        bob.screenshot("signaling-lost");
        assertThat(bob.callState()).isEqualTo("connected");
        assertThat(ada.participants()).contains("bob");
        link.cutTcp(false);
        bob.waitUntil("the session again", () -> signalingState().equals("ready"));
        bob.waitUntil("the event that it missed", () -> bob.showsMuted("ada"));
        ada.mute(false);
        bob.waitUntilRises("audio of Ada", () -> bob.audioEnergy("ada"));

        assertThat(bob.evaluate("return window.sessionEnded")).isNull();
        assertThat(bob.evaluate("return hubbub.client.signaling.gaps")).isEqualTo(0L);
        assertThat(bob.joins()).isEqualTo(joins);
        assertThat(bob.negotiations()).isEqualTo(negotiations);
        assertThat(audio.lost()).as("packets of audio").isZero();
    }

    private String signalingState() {
        return String.valueOf(bob.evaluate("return hubbub.client.signaling.state"));
    }

    /// The TURN server is out of reach too: Chromium has no candidates of TCP if it is connected
    /// through a relay sooner.
    @Test
    @Order(4)
    void withoutUdpTheCallGoesOverTcpToTheServerItself() {
        bob.leave();
        link.blockUdp();
        link.blockTcpTo(turn.port(), true);
        bob.join(CHANNEL);
        bothReceiveAudio();
        assertThat(pathOf(bob)).endsWith("tcp via active");

        // A change of networks restarts ICE; the call goes on without a new join.
        var joins = bob.joins();
        var restarts = bob.iceRestarts();
        bob.evaluate("window.dispatchEvent(new Event('online'))");
        bob.waitUntil("the restart", () -> bob.iceRestarts() > restarts);
        bob.waitUntilRises("audio of Ada after the restart", () -> bob.audioEnergy("ada"));
        assertThat(bob.joins()).isEqualTo(joins);
        assertThat(pathOf(bob)).endsWith("tcp via active");
    }

    /// Bob's firewall still blocks UDP and the TURN server, and Cyd is behind another link: the two
    /// reach the server and not each other. The channel may be a mesh now.
    @Test
    @Order(5)
    void twoNetworksThatBlockUdpBetweenThemTalkThroughTheSfu() {
        CallScenarios.becomesAdministrator(ada, node);
        var channel = String.valueOf(bob.evaluate("return hubbub.client.channel"));
        setArchitecture(channel, "{\"architecture\": \"p2p\"}");
        ada.leave();
        try (var network = ImpairedLink.create();
                var third = startBeside(network)) {
            third.captureSmall()
                    .captureRawAudio()
                    .open(node.url().replace("localhost", link.serverAddress()))
                    .register("cyd", PASSWORD);
            bob.waitUntil("direct connections are allowed", () -> reason(bob).equals("small_room"));
            long joinedNanos = System.nanoTime();
            third.join(CHANNEL);
            third.waitUntilRises("audio of Bob", () -> third.audioEnergy("bob"));
            bob.waitUntilRises("audio of Cyd", () -> bob.audioEnergy("cyd"));
            long audibleNanos = System.nanoTime();
            for (var browser : List.of(bob, third)) {
                browser.waitUntil("the SFU", () -> reason(browser).equals("pair_failed"));
            }
            LOG.info(
                    "mesh blocked: both hear each other {} ms after the join, and the room is on the SFU after {} ms",
                    (audibleNanos - joinedNanos) / 1_000_000,
                    (System.nanoTime() - joinedNanos) / 1_000_000);
            third.waitUntilRises("audio of Bob still", () -> third.audioEnergy("bob"));
            bob.waitUntilRises("audio of Cyd still", () -> bob.audioEnergy("cyd"));
            third.evaluate("document.querySelector('#control-stats').click()");
            third.screenshot("mesh-blocked-statistics");
            third.leave();
        }
        setArchitecture(channel, "{}");
        bob.waitUntil("no direct connections", () -> reason(bob).equals("sfu_only"));
        ada.join(CHANNEL);
    }

    /// A browser behind another link to the same server.
    private Browser startBeside(ImpairedLink network) {
        network.reachServerOf(link);
        return Browser.startBehind(network, "cyd");
    }

    /// By the administrator, for one channel.
    private void setArchitecture(String channel, String body) {
        assertThat(
                        ada.evaluateAsync(
                                """
                                const [channel, body, done] = arguments;
                                hubbub.api.request('PUT', `/api/admin/rooms/${channel}`, JSON.parse(body))
                                    .then(() => done('set'), (error) => done(String(error)));\
                                """,
                                channel,
                                body))
                .isEqualTo("set");
    }

    private static String reason(Browser browser) {
        return String.valueOf(browser.evaluate("return hubbub.client.modeReason"));
    }

    @Test
    @Order(6)
    void withoutUdpTheCallGoesThroughTurnWithTheCredentialsOfTheServer() {
        bob.leave();
        link.blockTcpTo(turn.port(), false);
        bob.connectOnlyOver("relay").join(CHANNEL);
        bothReceiveAudio();
        assertThat(pathOf(bob)).startsWith("relay udp").contains("via tcp");
        assertThat(turn.isAlive()).isTrue();
    }

    /// Of the selected pair: type and protocol of the own candidate, and how the relay is reached.
    private static String pathOf(Browser browser) {
        return String.valueOf(
                browser.evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        hubbub.peer.getStats().then((stats) => {
                            const { selectedCandidatePairId } = [...stats.values()].find(({ type }) => type === 'transport');
                            const local = stats.get(stats.get(selectedCandidatePairId).localCandidateId);
                            done(`${local.candidateType} ${local.protocol} via ${local.relayProtocol ?? local.tcpType}`);
                        });\
                        """));
    }

    private void bothReceiveAudio() {
        bob.waitUntilRises("audio of Ada", () -> bob.audioEnergy("ada"));
        ada.waitUntilRises("audio of Bob", () -> ada.audioEnergy("bob"));
    }

    private static void decodes(Browser viewer, String username) {
        viewer.waitUntil(
                "video of " + username, () -> viewer.framesDecoded(username, TrackKind.CAMERA) > 0);
    }
}
