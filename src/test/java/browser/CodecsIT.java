package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every codec of the browsers passes through the server: RED around Opus, and each video codec
/// that is not the default, which must arrive as itself. The two browsers stay open from test to
/// test.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(900)
class CodecsIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "Gaming";

    @AutoClose private Browser dan;
    @AutoClose private Browser eve;

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        var url = SharedNode.node().url();
        dan = Browser.start("dan");
        dan.captureSmall().open(url).register("dan", PASSWORD).join(CHANNEL);
        eve = Browser.start("eve");
        eve.captureSmall().captureRawAudio().open(url).register("eve", PASSWORD).join(CHANNEL);
    }

    /// What only a browser can show of audio: RED is sent and decoded, DTX is negotiated, and a
    /// further offer on the same connection makes every participant audible.
    @Test
    @Order(1)
    void audioIsSentAsRedAndEveryParticipantIsAudible() {
        receivesAudio(eve);
        // The statistics of Chromium name the codec inside; but only with a redundant block of the
        // frame before are packets of 20 ms longer than the 64 kbit/s of the encoder.
        assertThat(answered(dan)).containsPattern("m=audio [0-9]+ UDP/TLS/RTP/SAVPF 63 111");
        assertThat(bytesPerPacket(dan)).isGreaterThan(64_000.0 / 8 / 50);
        assertThat(answered(dan)).contains("usedtx=1").contains("sprop-stereo=1");

        eve.click("#control-everyone");
        eve.waitUntil("another answer", () -> eve.negotiations() == 2);
        assertThat(eve.evaluate("return hubbub.peer.getReceivers().length - 4"))
                .as("52 audio slots and 9 video slots")
                .hasToString("61");
        receivesAudio(eve);
        eve.click("#control-everyone");
        receivesAudio(eve);
        assertThat(eve.joins()).isEqualTo(1);
        assertThat(dan.negotiations()).isEqualTo(1);
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"H264", "VP9", "AV1"})
    void aCameraAndAScreenArriveInTheCodecTheyWereSentIn(String codec) {
        for (Browser browser : List.of(dan, eve)) {
            browser.leave();
            browser.preferVideoCodec(codec);
        }
        dan.join(CHANNEL);
        eve.join(CHANNEL);
        dan.camera(true);
        arrives(TrackKind.CAMERA);
        dan.shareScreen(true);
        arrives(TrackKind.SCREEN);
        eve.waitUntil("video in " + codec, () -> eve.codecsDecoded().equals("video/" + codec));
    }

    private void arrives(TrackKind track) {
        eve.waitUntilRises("video of " + track, () -> eve.framesDecoded("dan", track));
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
