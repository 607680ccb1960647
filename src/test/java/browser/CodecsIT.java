package browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every video codec of the browsers passes through the server: here each one that is not the default is
/// chosen, and must arrive as itself.
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class CodecsIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";

    private @Nullable TestNode node;

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        node = TestNode.start("all-in-one");
    }

    @AfterAll
    void close() {
        if (node != null) {
            node.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H264", "VP9", "AV1"})
    void aCameraAndAScreenArriveInTheCodecTheyWereSentIn(String codec) {
        String name = "ada-" + codec.toLowerCase(Locale.ROOT);
        try (Browser ada = meet("ada", codec);
                Browser bob = meet("bob", codec)) {
            ada.camera(true);
            arrives(bob, name, TrackKind.CAMERA);
            ada.shareScreen(true);
            arrives(bob, name, TrackKind.SCREEN);
            bob.waitUntil("video in " + codec, () -> bob.codecsDecoded().equals("video/" + codec));
        }
    }

    private Browser meet(String person, String codec) {
        if (node == null) {
            throw new IllegalStateException("not started");
        }
        return Browser.start(person)
                .preferVideoCodec(codec)
                .open(node.url())
                .register(person + "-" + codec.toLowerCase(Locale.ROOT), PASSWORD)
                .join(CHANNEL);
    }

    private static void arrives(Browser viewer, String name, TrackKind track) {
        viewer.waitUntil("video of " + track, () -> viewer.framesDecoded(name, track) > 0);
        long before = viewer.framesDecoded(name, track);
        viewer.waitUntil(
                "more video of " + track, () -> viewer.framesDecoded(name, track) > before);
    }
}
