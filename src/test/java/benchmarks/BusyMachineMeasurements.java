package benchmarks;

import browser.Browser;
import browser.SlotWatch;
import browser.TestNode;
import browser.VideoWatch;
import call.TrackKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Two Chromiums with cameras, one of them with a screen, and the server, while other programs take
/// every core (case M9): the longest pause of each video, the audio that is concealed, and how long
/// it takes until the video flows again once the cores are free. The link loses no packet, so
/// all of it is the machine's.
public final class BusyMachineMeasurements {
    private static final String CHANNEL = "General";
    private static final String SPIN = "while :; do :; done";
    private static final double QUIET_MILLIS = 15_000;
    private static final double BUSY_MILLIS = 30_000;

    /// Video flows again when it has this share of the frames of the quiet time in a window.
    private static final double SHARE = 0.8;

    private static final double WINDOW_MILLIS = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private record Watched(String what, VideoWatch watch) {}

    private BusyMachineMeasurements() {}

    public static void main(String[] arguments) {
        int cores = Runtime.getRuntime().availableProcessors();
        try (var node = TestNode.start("all-in-one");
                var ada = Browser.start("ada");
                var bob = Browser.start("bob")) {
            for (var browser : List.of(ada, bob)) {
                browser.open(node.url()).register(browser == ada ? "ada" : "bob", Talker.PASSWORD);
                browser.join(CHANNEL).camera(true);
            }
            ada.shareScreen(true);
            List<Watched> videos =
                    List.of(
                            watch("camera, 1 to 2", bob, "ada", TrackKind.CAMERA),
                            watch("screen, 1 to 2", bob, "ada", TrackKind.SCREEN),
                            watch("camera, 2 to 1", ada, "bob", TrackKind.CAMERA));
            measure(cores, bob, videos);
        }
    }

    private static Watched watch(String what, Browser viewer, String of, TrackKind track) {
        viewer.waitUntil(what, () -> viewer.framesDecoded(of, track) > 0);
        return new Watched(what, VideoWatch.begin(viewer, of, track));
    }

    private static void measure(int cores, Browser bob, List<Watched> videos) {
        VideoWatch clock = videos.getFirst().watch();
        await(() -> clock.millis() > QUIET_MILLIS);
        double concealed;
        List<Double> begins = videos.stream().map(video -> video.watch().millis()).toList();
        List<Process> spinning = IntStream.range(0, cores).mapToObj(_ -> spin()).toList();
        try {
            double begin = clock.millis();
            var audio = SlotWatch.begin(bob, "ada", TrackKind.MICROPHONE);
            await(() -> clock.millis() > begin + BUSY_MILLIS);
            concealed = audio.concealedShare();
        } finally {
            spinning.forEach(Process::destroyForcibly);
        }
        List<Double> ends = new ArrayList<>();
        videos.forEach(video -> ends.add(video.watch().millis()));
        System.out.printf(
                "%d cores, %d programs that take them for %.0f s%n",
                cores, cores, BUSY_MILLIS / 1000);
        System.out.printf("audio concealed: %.1f %%%n", 100 * concealed);
        for (int i = 0; i < videos.size(); i++) {
            VideoWatch watch = videos.get(i).watch();
            double quiet = begins.get(i);
            double end = ends.get(i);
            double rate = watch.framesPerSecond(quiet - QUIET_MILLIS / 2, quiet);
            await(() -> watch.millis() > end + 2 * WINDOW_MILLIS);
            await(() -> !Double.isNaN(watch.flowsAt(end, WINDOW_MILLIS, SHARE * rate)));
            System.out.printf(
                    "%s: %.1f frames/s quiet, %.1f busy; longest pause %.0f ms quiet, %.0f ms busy; %.0f ms to recover%n",
                    videos.get(i).what(),
                    rate,
                    watch.framesPerSecond(quiet, end),
                    watch.longestPauseMillis(quiet - QUIET_MILLIS / 2, quiet),
                    watch.longestPauseMillis(quiet, end),
                    watch.flowsAt(end, WINDOW_MILLIS, SHARE * rate) - end);
        }
    }

    private static Process spin() {
        try {
            return new ProcessBuilder("sh", "-c", SPIN).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().pollInSameThread().atMost(TIMEOUT).until(condition);
    }
}
