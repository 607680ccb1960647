package browser;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Everything in one JVM, as `scripts/run` starts it; with screens, and deafened.
class OneNodeCallIT extends CallScenarios {
    @Override
    List<TestNode> startNodes() {
        return List.of(SharedNode.node());
    }

    @Override
    void endNodes(List<TestNode> started) {
        // Others use it.
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

        bob().waitUntilRises(
                        "packets of the screen audio",
                        () -> bob().packetsReceived("ada", TrackKind.SCREEN_AUDIO));
        assertThat(ada().screenAudioSent()).startsWith("2 ").contains("stereo=1");
        assertThat(bob().screenAudioReceived("ada")).startsWith("2 ").contains("stereo=1");
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
