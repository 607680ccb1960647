package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only a browser can show of audio: RED is sent and decoded, DTX is negotiated, and a further offer on
/// the same connection makes every participant audible.
@Timeout(900)
class RedundantAudioIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";

    @Test
    void audioIsSentAsRedAndEveryParticipantCanBeHeard() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        try (TestNode node = TestNode.start("all-in-one");
                Browser ada = Browser.start("ada");
                Browser bob = Browser.start("bob")) {
            ada.open(node.url()).register("ada", PASSWORD).join(CHANNEL);
            bob.open(node.url()).register("bob", PASSWORD).join(CHANNEL);
            receivesAudio(bob);
            // The statistics of Chromium name the codec inside; but only with a copy of the frame
            // before
            // are packets of 20 ms longer than the 64 kbit/s of the encoder.
            assertThat(answered(ada)).containsPattern("m=audio [0-9]+ UDP/TLS/RTP/SAVPF 63 111");
            assertThat(bytesPerPacket(ada)).isGreaterThan(64_000.0 / 8 / 50);
            assertThat(answered(ada)).contains("usedtx=1").contains("sprop-stereo=1");

            bob.click("#control-everyone");
            bob.waitUntil("another answer", () -> bob.negotiations() == 2);
            assertThat(bob.evaluate("return hubbub.peer.getReceivers().length - 4"))
                    .as("52 audio slots and 9 video slots")
                    .hasToString("61");
            receivesAudio(bob);
            bob.click("#control-everyone");
            receivesAudio(bob);
            assertThat(bob.joins()).isEqualTo(1);
            assertThat(ada.negotiations()).isEqualTo(1);
        }
    }

    private static void receivesAudio(Browser listener) {
        double before = listener.audioEnergy(null);
        listener.waitUntil("audio", () -> listener.audioEnergy(null) > before + 0.001);
    }

    private static String answered(Browser browser) {
        return String.valueOf(browser.evaluate("return hubbub.peer.remoteDescription.sdp"));
    }

    /// Of the microphone, without headers.
    private static double bytesPerPacket(Browser browser) {
        return Double.parseDouble(
                String.valueOf(
                        browser.evaluateAsync(
                                """
                                const done = arguments[arguments.length - 1];
                                hubbub.peer.getStats().then((stats) => {
                                    const sent = [...stats.values()].find((report) =>
                                        report.type === 'outbound-rtp' && report.mid === '0');
                                    done(sent.bytesSent / sent.packetsSent);
                                });\
                                """)));
    }
}
