package benchmarks;

import bots.client.CallClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.recordings.AudioRecording;
import browser.Browser;
import browser.TestNode;
import call.TrackKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/// The screenshots of `docs/page.md`: Chromium in calls with participants whose audio and video
/// were recorded. Writes into the folder that `SCREENSHOTS_FOLDER` names.
public final class PageTour {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;

    /// For cameras to become sharp and speakers to be ranked.
    private static final long SETTLE_MILLIS = 4_000;

    private static final List<String> NAMES =
            List.of(
                    "Ben", "Cleo", "Dana", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kira",
                    "Leo");

    /// Of them; the first ones come first.
    private static final int CAMERAS = 5;

    private final Browser ada;
    private final CallClient client;
    private final List<RecordedTalker> others = new ArrayList<>();

    private PageTour(Browser ada, CallClient client) {
        this.ada = ada;
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        try (var node = TestNode.start("all-in-one");
                var ada = Browser.start("Ada")) {
            CallClient client = CallClient.open(ServerAddress.of(node.url(), true), 1);
            try {
                new PageTour(ada, client).run(node);
            } finally {
                Talker.await(client.close());
            }
        }
    }

    private void run(TestNode node) throws Exception {
        ada.captureMedium().resize(WIDTH, HEIGHT);
        ada.open(node.url());
        ada.document("login");
        ada.register("Ada", Talker.PASSWORD);
        callOfThree();
        callOfTwelve();
        settings();
        phone();
    }

    private void callOfThree() throws Exception {
        ada.join("General");
        ada.camera(true);
        addUpTo(2, List.of());
        settle(TrackKind.CAMERA, 3);
        write("Are you coming on Friday?");
        ada.document("call-of-3");
        ada.preferColors("dark");
        ada.document("call-of-3-dark");
        ada.preferColors("light");
        ada.click(".chat-button");
    }

    private void write(String text) {
        ada.click(".chat-button");
        ada.click(".chat-beside .composer-field");
        ada.type(text + "\n");
        ada.see(".message");
    }

    private void callOfTwelve() throws Exception {
        addUpTo(NAMES.size(), List.of(TrackKind.SCREEN));
        ada.waitUntil("twelve people", () -> ada.participants().size() == NAMES.size() + 1);
        settle(TrackKind.SCREEN, 1);
        ada.document("call-of-12");
        openStatistics();
        ada.document("statistics");
        openStatistics();
    }

    private void openStatistics() throws InterruptedException {
        ada.evaluate("document.querySelector('#control-stats').click()");
        Thread.sleep(SETTLE_MILLIS);
    }

    private void settings() throws InterruptedException {
        ada.click(".account-button");
        ada.evaluate(
                """
                [...document.querySelectorAll('#account-menu button')]
                    .find((button) => button.textContent.trim() === 'Voice & video').click()\
                """);
        ada.see("dialog select");
        Thread.sleep(SETTLE_MILLIS);
        ada.document("voice-settings");
        ada.click("dialog header button");
    }

    private void phone() throws InterruptedException {
        ada.resize(PHONE_WIDTH, PHONE_HEIGHT);
        Thread.sleep(SETTLE_MILLIS);
        ada.document("phone-call");
        ada.leave();
        ada.evaluate("location.reload()");
        ada.see(".channel-list");
        ada.document("phone");
    }

    /// @param last what the last of them shows
    private void addUpTo(int count, List<TrackKind> last) throws Exception {
        List<AudioRecording> recordings = AudioRecording.shipped();
        List<Future<?>> joins = new ArrayList<>();
        for (int i = others.size(); i < count; i++) {
            AuthenticatedUser account =
                    Talker.await(client.api().user(NAMES.get(i), Talker.PASSWORD));
            List<RecordedVideo> videos = new ArrayList<>();
            if (i < CAMERAS) {
                videos.add(new RecordedVideo(TrackKind.CAMERA, i));
            }
            if (i == count - 1) {
                last.forEach(track -> videos.add(new RecordedVideo(track, 0)));
            }
            RecordedTalker talker =
                    new RecordedTalker(
                            client,
                            account,
                            recordings.get(i % recordings.size()),
                            i,
                            false,
                            videos);
            talker.speak(i == 0);
            others.add(talker);
            boolean muted = i > 0;
            joins.add(
                    talker.join(Talker.await(client.api().channel(account, null, "General")))
                            .compose(_ -> talker.mute(muted)));
        }
        Talker.await(Future.all(joins));
    }

    private void settle(TrackKind track, int videos) throws InterruptedException {
        Awaitility.await()
                .pollInSameThread()
                .atMost(TIMEOUT)
                .until(() -> ada.visible(track).size() >= videos);
        Thread.sleep(SETTLE_MILLIS);
    }
}
