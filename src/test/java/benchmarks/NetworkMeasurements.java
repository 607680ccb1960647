package benchmarks;

import browser.Browser;
import browser.ImpairedLink;
import browser.SlotWatch;
import browser.TestNode;
import browser.VideoWatch;
import call.TrackKind;
import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import org.awaitility.Awaitility;

/// Two Chromiums, one of them behind an impaired link ([ImpairedLink]): how much audio is concealed
/// and how long video is frozen at 3 % loss, and how fast the video adapts to a narrow link and
/// back. The figures depend on the machine, so they are printed and not asserted;
/// `browser.NetworkIT` asserts what must happen.
final class NetworkMeasurements {
    private static final String CHANNEL = "General";
    private static final double LOSS_SHARE = 0.03;
    private static final double LOSS_WINDOW_MILLIS = 45_000;
    private static final long NARROW_BITS_PER_SECOND = 500_000;
    private static final double NARROW_WINDOW_MILLIS = 10_000;
    private static final int HIGH = 720;
    private static final int LOW = 360;

    /// Until the lower encoding is expected; pauses before it are not counted.
    private static final double SETTLING_MILLIS = 3_000;

    private NetworkMeasurements() {}

    /// @param row takes what was measured and its value
    static void run(Row row) {
        String obstacle = ImpairedLink.obstacle();
        if (obstacle != null) {
            row.add("impaired link", "not measured: " + obstacle);
            return;
        }
        try (var link = ImpairedLink.create();
                var node =
                        TestNode.start(
                                "all-in-one",
                                "--http.host=" + link.serverAddress(),
                                "--media.host=" + link.serverAddress(),
                                "--media.announcedAddresses=" + link.serverAddress());
                var ada = Browser.start("ada");
                var bob = Browser.startBehind(link, "bob")) {
            var url = node.url().replace("localhost", link.serverAddress());
            List<Browser> both = List.of(ada, bob);
            for (var browser : both) {
                browser.open(url).register(browser == ada ? "ada" : "bob", Talker.PASSWORD);
                browser.join(CHANNEL).camera(true);
            }
            awaitHeight(ada, "bob", height -> height > 0);
            bob.enlarge("ada", TrackKind.CAMERA);
            loss(row, link, ada, bob);
            narrow(row, link, bob);
        }
    }

    private static void loss(Row row, ImpairedLink link, Browser ada, Browser bob) {
        link.lose(LOSS_SHARE);
        SlotWatch audioAtBob = SlotWatch.begin(bob, "ada", TrackKind.MICROPHONE);
        SlotWatch audioAtAda = SlotWatch.begin(ada, "bob", TrackKind.MICROPHONE);
        VideoWatch videoAtBob = VideoWatch.begin(bob, "ada", TrackKind.CAMERA);
        VideoWatch videoAtAda = VideoWatch.begin(ada, "bob", TrackKind.CAMERA);
        bob.waitUntil("the window", () -> videoAtBob.millis() > LOSS_WINDOW_MILLIS);
        row.add(
                "3 % loss: samples concealed, receiving, sending",
                "%.1f %%, %.1f %%"
                        .formatted(
                                100 * audioAtBob.concealedShare(),
                                100 * audioAtAda.concealedShare()));
        row.add(
                "3 % loss: share of time frozen, receiving, sending",
                "%.1f %%, %.1f %%"
                        .formatted(100 * videoAtBob.frozenShare(), 100 * videoAtAda.frozenShare()));
        link.lose(0);
    }

    private static void narrow(Row row, ImpairedLink link, Browser bob) {
        awaitHeight(bob, "ada", height -> height == HIGH);
        var watch = VideoWatch.begin(bob, "ada", TrackKind.CAMERA);
        bob.waitUntil("the watch", () -> watch.height() == HIGH);
        double begin = watch.millis();
        link.limitDownlink(NARROW_BITS_PER_SECOND);
        bob.waitUntil("the window", () -> watch.millis() > begin + NARROW_WINDOW_MILLIS);
        row.add(
                "500 kbit/s: until the low encoding, longest pause after 3 s",
                "%.0f ms, %.0f ms"
                        .formatted(
                                watch.lowerAt(begin, LOW) - begin,
                                watch.longestPauseMillis(begin + SETTLING_MILLIS, watch.millis())));
        link.limitDownlink(0);
        double lifted = watch.millis();
        awaitHeight(bob, "ada", height -> height == HIGH);
        row.add(
                "limit lifted: until the high encoding",
                "%.0f ms".formatted(watch.millis() - lifted));
    }

    private static void awaitHeight(Browser viewer, String username, LongPredicate condition) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .until(() -> condition.test(viewer.frameHeight(username, TrackKind.CAMERA)));
    }

    /// Where a figure goes.
    interface Row {
        void add(String what, String value);
    }
}
