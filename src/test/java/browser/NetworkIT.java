package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
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
import rooms.TrackKind;

/// Ada has a good line, Bob a bad one: what each hears and sees of the other through the real server.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(300)
class NetworkIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";

    /// Of the packets; no more than that of the sound may be made up.
    private static final double LOSS_SHARE = 0.03;

    private static final double CONCEALED_SHARE = 0.03;
    private static final Duration WINDOW = Duration.ofSeconds(45);

    /// Of the issue: a second of still picture in a minute.
    private static final double FROZEN_SHARE = 1.0 / 60;

    private static final long NARROW_BITS_PER_SECOND = 500_000;

    /// The camera has 720 lines; what is left of it must be one of the smaller encodings.
    private static final int FULL_HEIGHT = 720;

    private static final int LOW_HEIGHT = 360;
    private static final double LOW_AFTER_MILLIS = 3_000;
    private static final Duration NARROW = Duration.ofSeconds(10);

    /// Slower than two pictures a second nobody calls a moving picture.
    private static final double PAUSE_MILLIS = 500;

    @AutoClose private ImpairedLink link;
    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    @BeforeAll
    void meet() {
        var obstacle = Browser.isInstalled() ? ImpairedLink.obstacle() : "no Chromium";
        assumeTrue(obstacle == null || "true".equals(System.getenv("CI")), obstacle);
        link = ImpairedLink.create();
        var host = link.serverAddress();
        node =
                TestNode.start(
                        "all-in-one",
                        "--http.host=" + host,
                        "--media.host=" + host,
                        "--media.announcedAddresses=" + host);
        var url = node.url().replace("localhost", host);
        // Each is kept before it does anything that may fail, so that what was started is ended.
        ada = Browser.start("ada");
        bob = Browser.startBehind(link, "bob");
        ada.open(url).register("ada", PASSWORD).join(CHANNEL);
        bob.open(url).register("bob", PASSWORD).join(CHANNEL);
        for (var browser : List.of(ada, bob)) {
            browser.camera(true);
        }
        sees(ada, "bob");
        sees(bob, "ada");
        bob.enlarge("ada", TrackKind.CAMERA);
    }

    @AfterEach
    void repair() {
        link.lose(0);
        link.limitDownlink(0);
    }

    @Test
    @Order(1)
    void threePercentOfLossAreHardlyHeardOrSeen() throws Exception {
        link.lose(LOSS_SHARE);
        var heard =
                List.of(
                        SlotWatch.begin(bob, "ada", TrackKind.MICROPHONE),
                        SlotWatch.begin(ada, "bob", TrackKind.MICROPHONE));
        var seen =
                List.of(
                        PictureWatch.begin(bob, "ada", TrackKind.CAMERA),
                        PictureWatch.begin(ada, "bob", TrackKind.CAMERA));
        Thread.sleep(WINDOW);
        report("3 %% of loss: voice %s, picture %s".formatted(heard, seen));

        for (var watch : heard) {
            assertThat(watch.concealedShare()).as("%s", watch).isLessThan(CONCEALED_SHARE);
        }
        for (var watch : seen) {
            assertThat(watch.frozenShare()).as("%s", watch).isLessThan(FROZEN_SHARE);
        }
        assertThat(heard.getFirst().lost()).as("a bad link: %s", link.counters()).isPositive();
    }

    @Test
    @Order(2)
    void aNarrowLineShowsTheSmallPicture() throws Exception {
        seesAtFullHeight(bob, "ada");
        var watch = PictureWatch.begin(bob, "ada", TrackKind.CAMERA);
        bob.waitUntil("the watch", () -> watch.height() == FULL_HEIGHT);

        var beginMillis = watch.millis();
        link.limitDownlink(NARROW_BITS_PER_SECOND);
        Thread.sleep(NARROW);
        var lowMillis = watch.lowerAt(beginMillis, LOW_HEIGHT) - beginMillis;
        var settledMillis = beginMillis + LOW_AFTER_MILLIS;
        var pauseMillis = watch.longestPauseMillis(settledMillis, watch.millis());
        report(
                "500 kbit/s: low after %.0f ms, longest pause then %.0f ms, %s"
                        .formatted(lowMillis, pauseMillis, watch));
        link.limitDownlink(0);
        var liftedMillis = watch.millis();
        seesAtFullHeight(bob, "ada");
        report("lifted: high after %.0f ms".formatted(watch.millis() - liftedMillis));

        assertThat(lowMillis).as("%s", watch).isLessThan(LOW_AFTER_MILLIS);
        assertThat(pauseMillis).as("%s", watch).isLessThan(PAUSE_MILLIS);
    }

    /// Into the report of the tests.
    private void report(String figures) {
        System.out.printf("By %s: %s%n", link.means(), figures);
    }

    private static void sees(Browser viewer, String username) {
        viewer.waitUntil(
                "pictures of " + username,
                () -> viewer.framesDecoded(username, TrackKind.CAMERA) > 0);
    }

    private static void seesAtFullHeight(Browser viewer, String username) {
        viewer.waitUntil(
                "the full picture of " + username,
                () -> viewer.frameHeight(username, TrackKind.CAMERA) == FULL_HEIGHT);
    }
}
