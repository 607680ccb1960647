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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two engines in one room: Gus uses Chromium, Fay uses Firefox. Each scenario begins where the one
/// before ended.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(900)
class FirefoxIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "Music";

    @AutoClose private Browser gus;
    @AutoClose private Browser fay;

    @BeforeAll
    void meet() {
        assumeTrue(
                (Browser.isInstalled() && Browser.isFirefoxInstalled() && Coturn.isInstalled())
                        || "true".equals(System.getenv("CI")),
                "Chromium, chromedriver, Firefox or coturn is not installed");
        var url = SharedNode.node().url();
        gus = Browser.start("gus");
        gus.captureSmall().captureRawAudio().open(url).register("gus", PASSWORD).join(CHANNEL);
        fay = Browser.startFirefox("fay");
        fay.captureSmall().captureRawAudio().open(url).register("fay", PASSWORD).join(CHANNEL);
    }

    @AfterEach
    void takeScreenshots() {
        gus.screenshot("with-firefox");
        fay.screenshot("with-chromium");
    }

    @Test
    @Order(1)
    void eachReceivesTheAudioOfTheOther() {
        bothReceiveAudio();
    }

    @Test
    @Order(2)
    void eachDecodesTheVideoOfTheOther() {
        gus.camera(true);
        fay.camera(true);

        decodesVideo(gus, "fay", TrackKind.CAMERA);
        decodesVideo(fay, "gus", TrackKind.CAMERA);
        assertThat(gus.codecsDecoded()).isEqualTo("video/VP8");
        assertThat(fay.codecsDecoded()).isEqualTo("video/VP8");
        assertThat(List.of(gus.negotiations(), fay.negotiations())).containsOnly(1L);
    }

    /// B11: the ring was missing in Firefox.
    @Test
    @Order(2)
    void eachShowsThatTheOtherSpeaks() {
        gus.waitUntil("the ring around Fay", () -> gus.speaking().contains("fay"));
        fay.waitUntil("the ring around Gus", () -> fay.speaking().contains("gus"));
    }

    /// Its fake microphone hums all the time.
    @Test
    @Order(2)
    void firefoxSendsItsMicrophoneAboveTheThresholdOnly() {
        chooseActivation(0);
        gus.waitUntil("silence of Fay", () -> !gus.speaking().contains("fay"));
        chooseActivation(-50);
        gus.waitUntil("the ring around Fay", () -> gus.speaking().contains("fay"));
        fay.evaluate("hubbub.client.devices.choose({ microphoneMode: 'always' })");
    }

    private void chooseActivation(int decibels) {
        fay.evaluate(
                "hubbub.client.devices.choose({ microphoneMode: 'activation',"
                        + " activationDecibels: arguments[0] })",
                decibels);
    }

    @Test
    @Order(3)
    void eachDecodesTheScreenOfTheOther() {
        gus.shareScreen(true);
        fay.shareScreen(true);

        decodesVideo(gus, "fay", TrackKind.SCREEN);
        decodesVideo(fay, "gus", TrackKind.SCREEN);
        for (var browser : List.of(gus, fay)) {
            browser.shareScreen(false);
        }
        gus.waitUntil("no screen of Fay", () -> gus.slots("fay", TrackKind.SCREEN).isEmpty());
        fay.waitUntil("no screen of Gus", () -> fay.slots("gus", TrackKind.SCREEN).isEmpty());
    }

    /// Firefox knows no RED, which Chromium sends: the server leaves the plain frames.
    @Test
    @Order(2)
    void redundantAudioIsStrippedForABrowserWithoutRed() {
        assertThat(gus.microphoneCodec()).isEqualTo("red");
        assertThat(fay.microphoneCodec()).isEqualTo("opus");
        bothReceiveAudio();
    }

    /// Firefox has no H.264 without Cisco's plugin, which it would fetch from the internet.
    @ParameterizedTest
    @Order(4)
    @ValueSource(strings = {"VP9", "AV1"})
    void eachDecodesTheVideoOfTheOtherInEveryCodec(String codec) {
        for (var browser : List.of(gus, fay)) {
            browser.leave();
            browser.preferVideoCodec(codec);
        }
        for (var browser : List.of(gus, fay)) {
            browser.join(CHANNEL).camera(true);
        }

        decodesVideo(gus, "fay", TrackKind.CAMERA);
        decodesVideo(fay, "gus", TrackKind.CAMERA);
        for (var browser : List.of(gus, fay)) {
            browser.waitUntil(
                    "video in " + codec, () -> browser.codecsDecoded().equals("video/" + codec));
        }
    }

    @ParameterizedTest
    @Order(5)
    @CsvSource({"tcp, tcp", "relay, relay"})
    void audioAndVideoFlowOverTcpAndThroughTurn(String only, String path) {
        for (var browser : List.of(gus, fay)) {
            browser.leave();
            browser.preferVideoCodec("VP8").connectOnlyOver(only);
        }
        for (var browser : List.of(gus, fay)) {
            browser.join(CHANNEL).camera(true);
        }

        bothReceiveAudio();
        decodesVideo(gus, "fay", TrackKind.CAMERA);
        decodesVideo(fay, "gus", TrackKind.CAMERA);
        for (var browser : List.of(gus, fay)) {
            assertThat(browser.path()).contains(path);
        }
    }

    private void bothReceiveAudio() {
        gus.waitUntilRises("audio of Fay", () -> gus.audioEnergy("fay"));
        fay.waitUntilRises("audio of Gus", () -> fay.audioEnergy("gus"));
    }

    private static void decodesVideo(Browser viewer, String username, TrackKind track) {
        viewer.waitUntilRises(
                "video of %s of %s".formatted(track.wireName(), username),
                () -> viewer.framesDecoded(username, track));
    }
}
