package browser;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Everything in one JVM, as `scripts/run` starts it; also what does not depend on the number of
/// nodes: encodings, screens, ratings, deafened.
class OneNodeCallIT extends CallScenarios {
    private static final long NANOSECONDS_BETWEEN_COUNTS = 1_000_000_000L;

    /// Energy of two seconds at -60 dB.
    private static final double INAUDIBLE = 2e-6;

    @Override
    List<TestNode> startNodes() {
        return List.of(SharedNode.node());
    }

    @Override
    void endNodes(List<TestNode> started) {
        // Others use it.
    }

    @Test
    @Order(4)
    void onlyTheEncodingThatIsVisibleIsSent() {
        for (var browser : List.of(ada(), bob())) {
            var earlier = new AtomicReference<>(new EncodingCounts(browser));
            browser.waitUntil(
                    "one encoding that is sent",
                    () -> {
                        var before = earlier.get();
                        if (System.nanoTime() - before.atNanos < NANOSECONDS_BETWEEN_COUNTS) {
                            return false;
                        }
                        earlier.set(new EncodingCounts(browser));
                        return earlier.get().risenSince(before) == 1;
                    });
        }
    }

    /// Packets sent of each encoding of the camera at one moment.
    private record EncodingCounts(long atNanos, List<Long> packets) {
        EncodingCounts(Browser browser) {
            this(System.nanoTime(), Stream.of("q", "h", "f").map(browser::packetsSent).toList());
        }

        long risenSince(EncodingCounts before) {
            return IntStream.range(0, packets.size())
                    .filter(i -> packets.get(i) > before.packets.get(i))
                    .count();
        }
    }

    @Test
    @Order(5)
    void packetsNameTheirParticipant() {
        for (var track : List.of(TrackKind.MICROPHONE, TrackKind.CAMERA)) {
            bob().waitUntil(
                            "Ada as the source of her " + track.wireName(),
                            () -> bob().contributors("ada", track).equals(List.of("ada")));
        }
        ada().waitUntil("the ring around Bob", () -> ada().speaking().contains("bob"));
    }

    /// Between two browsers on one machine nothing is lost; the measured kilobits prove that the
    /// figures are those of this call.
    @Test
    @Order(5)
    void theServerRatesEveryStream() {
        for (var browser : List.of(ada(), bob())) {
            browser.waitUntil(
                    "a rating of the own microphone",
                    () ->
                            Boolean.TRUE.equals(
                                    browser.evaluate(
                                            """
                                            const own = hubbub.client.quality.up.get('microphone');
                                            return own !== undefined && own.score > 1 && own.kilobitsPerSecond > 5
                                            """)));
            browser.waitUntil(
                    "ratings of audio and video",
                    () ->
                            Boolean.TRUE.equals(
                                    browser.evaluate(
                                            "return hubbub.client.quality.down.size >= 2")));
            browser.waitUntil(
                    "bars on both tiles",
                    () ->
                            Boolean.TRUE.equals(
                                    browser.evaluate(
                                            """
                                            const bars = [...document.querySelectorAll('.tile.camera .quality-bars')];
                                            return bars.length === 2 && bars.every((b) => !b.hidden && b.dataset.bars >= 1)
                                            """)));
        }
    }

    /// The fake microphone beeps each second, with -20 dB or so.
    @Test
    @Order(12)
    void aMicrophoneBelowTheThresholdIsNotAudible() {
        chooseActivation(0);
        bob().waitUntil("silence of Ada", () -> !bob().speaking().contains("ada"));
        ada().waitUntil("no ring at her own tile", () -> !ada().speaking().contains("ada"));
        var earlier = new AtomicReference<>(new AudioEnergy(bob()));
        bob().waitUntil(
                        "no sound of Ada for longer than beeps are apart",
                        () -> {
                            var now = new AudioEnergy(bob());
                            if (now.energy - earlier.get().energy > INAUDIBLE) {
                                earlier.set(now);
                            }
                            return now.atNanos - earlier.get().atNanos
                                    > 2 * NANOSECONDS_BETWEEN_COUNTS;
                        });

        chooseActivation(-50);
        bob().waitUntil("beeps of Ada", () -> bob().speaking().contains("ada"));
        bob().waitUntil(
                        "sound of Ada",
                        () ->
                                new AudioEnergy(bob()).energy - earlier.get().energy
                                        > 1_000 * INAUDIBLE);
        ada().waitUntil("the ring at her own tile", () -> ada().speaking().contains("ada"));
        ada().evaluate("hubbub.client.devices.choose({ microphoneMode: 'always' })");
        receivesAudio(bob(), "ada");
    }

    /// It is closed from there, and by the camera that goes off. The page behind it is hidden, and the
    /// video goes on.
    @Test
    @Order(6)
    void aVideoHasAWindowOfItsOwnUntilItIsClosedOrTheVideoEnds() {
        popOut(bob());
        bob().evaluate("documentPictureInPicture.window.document.querySelector('button').click()");
        bob().waitUntil("the video in the page", () -> poppedOut(bob()) == 0);

        popOut(bob());
        ada().camera(false);
        bob().waitUntil(
                        "the end of the window",
                        () ->
                                Boolean.TRUE.equals(
                                        bob().evaluate(
                                                        "return documentPictureInPicture.window === null")));
        ada().camera(true);
        decodesVideo(bob(), "ada", TrackKind.CAMERA);
    }

    private static void popOut(Browser viewer) {
        viewer.evaluate("document.querySelector('.tile.camera:not(.own) .pop-tool').focus()");
        viewer.click(".tile.camera:not(.own) .pop-tool");
        viewer.waitUntil(
                "video in a window of its own",
                () ->
                        Boolean.TRUE.equals(
                                viewer.evaluate(
                                        """
                                        const video = documentPictureInPicture.window?.document.querySelector('video');
                                        return Boolean(video && !video.hidden && video.videoWidth > 0 && !video.paused)
                                        """)));
        assertThat(poppedOut(viewer)).isEqualTo(1);
    }

    private static long poppedOut(Browser viewer) {
        return ((Number)
                        Objects.requireNonNull(
                                viewer.evaluate(
                                        "return document.querySelectorAll('.tile.popped-out').length")))
                .longValue();
    }

    /// RNNoise works on the track that is sent: the noise is gone at the other side, and there again
    /// without it. The track changes, and nothing is negotiated.
    @Test
    @Order(12)
    void noiseIsNotAudibleWithStrongSuppression() {
        ada().speakNoise();
        var before = new AtomicReference<>(new AudioEnergy(bob()));
        bob().waitUntil(
                        "noise of Ada",
                        () ->
                                new AudioEnergy(bob()).energy - before.get().energy
                                        > 1_000 * INAUDIBLE);

        ada().suppressNoise("strong");
        var earlier = new AtomicReference<>(new AudioEnergy(bob()));
        bob().waitUntil(
                        "hardly any noise for a while",
                        () -> {
                            var now = new AudioEnergy(bob());
                            if (now.energy - earlier.get().energy > 10 * INAUDIBLE) {
                                earlier.set(now);
                            }
                            return now.atNanos - earlier.get().atNanos
                                    > 2 * NANOSECONDS_BETWEEN_COUNTS;
                        });

        ada().suppressNoise("off");
        bob().waitUntil(
                        "noise again",
                        () ->
                                new AudioEnergy(bob()).energy - earlier.get().energy
                                        > 1_000 * INAUDIBLE);
        ada().speakAgain();
        receivesAudio(bob(), "ada");
        assertThat(ada().negotiations()).isEqualTo(1);
    }

    private void chooseActivation(int decibels) {
        ada().evaluate(
                        "hubbub.client.devices.choose({ microphoneMode: 'activation',"
                                + " activationDecibels: arguments[0] })",
                        decibels);
    }

    /// What was played of all audio, as `totalAudioEnergy` of webrtc-stats counts it.
    private record AudioEnergy(long atNanos, double energy) {
        AudioEnergy(Browser browser) {
            this(
                    System.nanoTime(),
                    ((Number)
                                    Objects.requireNonNull(
                                            browser.evaluateAsync(
                                                    """
                                                    const done = arguments[arguments.length - 1];
                                                    hubbub.peer.getStats().then((stats) => done([...stats.values()]
                                                        .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
                                                        .reduce((sum, { totalAudioEnergy = 0 }) => sum + totalAudioEnergy, 0)));
                                                    """)))
                            .doubleValue());
        }
    }

    @Test
    @Order(13)
    void aParticipantWhoLeftJoinsAgain() {
        bob().leave();
        ada().waitUntil("Ada alone", () -> ada().participants().equals(List.of("ada")));

        bob().join(CHANNEL);
        receivesAudio(bob(), "ada");
        receivesAudio(ada(), "bob");
        decodesVideo(bob(), "ada", TrackKind.CAMERA);
        assertThat(bob().negotiations()).isEqualTo(1);
        assertThat(ada().negotiations()).isEqualTo(1);
        assertThat(ada().joins()).isEqualTo(1);
    }

    @Test
    @Order(10)
    void aScreenArrivesInFullSizeWithStereoAudio() {
        ada().shareScreen(true);
        decodesVideo(bob(), "ada", TrackKind.SCREEN);
        bob().waitUntil(
                        "the screen on the page",
                        () -> bob().visible(TrackKind.SCREEN).equals(List.of("ada")));

        // Large by itself; in the window as it was, the half size would do.
        bob().resize(1920, 1200);
        var captured = ada().heightCaptured(TrackKind.SCREEN);
        assertThat(captured).isGreaterThan(720);
        bob().waitUntil(
                        "a screen of %d lines".formatted(captured),
                        () -> bob().frameHeight("ada", TrackKind.SCREEN) == captured);

        chooseScreenHeight(720);
        ada().waitUntil(
                        "a screen of 720p",
                        () -> ada().heightCaptured(TrackKind.SCREEN) < captured);
        chooseScreenHeight(1080);
        ada().waitUntil(
                        "the former size",
                        () -> ada().heightCaptured(TrackKind.SCREEN) == captured);

        bob().waitUntilRises(
                        "packets of the screen audio",
                        () -> bob().packetsReceived("ada", TrackKind.SCREEN_AUDIO));
        assertThat(ada().screenAudioSent()).startsWith("2 ").contains("stereo=1");
        assertThat(bob().screenAudioReceived("ada")).startsWith("2 ").contains("stereo=1");
    }

    private void chooseScreenHeight(int lines) {
        ada().evaluate("hubbub.client.devices.choose({ screenHeight: arguments[0] })", lines);
    }

    @Test
    @Order(11)
    void twoScreensAtOnceAndTheirEnd() {
        bob().shareScreen(true);
        decodesVideo(ada(), "bob", TrackKind.SCREEN);
        decodesVideo(bob(), "ada", TrackKind.SCREEN);

        ada().shareScreen(false);
        bob().shareScreen(false);
        noScreen(bob(), "ada");
        noScreen(ada(), "bob");
        bob().resize(1280, 800);
    }

    @Test
    @Order(12)
    void aDeafenedParticipantNeitherReceivesNorSends() {
        var atBob = SlotWatch.begin(bob(), "ada", TrackKind.MICROPHONE);
        var atAda = SlotWatch.begin(ada(), "bob", TrackKind.MICROPHONE);

        bob().deafen(true);
        bob().waitUntil("no packet of Ada", () -> atBob.stillMillis() > STILL_MILLIS);
        ada().waitUntil("no packet of Bob", () -> atAda.stillMillis() > STILL_MILLIS);
        ada().waitUntil("the badge on Bob", () -> ada().showsMuted("bob"));

        bob().deafen(false);
        receivesAudio(bob(), "ada");
        receivesAudio(ada(), "bob");
    }

    private static void noScreen(Browser viewer, String username) {
        viewer.waitUntil(
                "no screen of " + username,
                () ->
                        viewer.slots(username, TrackKind.SCREEN).isEmpty()
                                && viewer.visible(TrackKind.SCREEN).isEmpty());
    }
}
