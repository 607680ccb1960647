package benchmarks;

import bots.client.CallClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import bots.recordings.AudioRecording;
import browser.AudibleWatch;
import browser.Browser;
import browser.SteadyTone;
import browser.TestNode;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// The change between direct connections and the SFU as two browsers play it, with the thresholds
/// of a new server: a call of eight, a ninth joins, one leaves, three more leave. The others are
/// bots that take part in direct connections and speak all the time. Prints the longest time
/// without a packet that was played, for each audible participant, and how often two paths were
/// audible at once.
public final class MeshMeasurements {
    private static final int MESH = 8;
    private static final int MESH_AGAIN = 5;

    /// Ten seconds of looks every 10 ms, so that a late effect of the change is seen.
    private static final long LOOKS = 1_000;

    private final Browser ada;
    private final Browser bob;
    private final CallClient client;
    private final List<RecordedTalker> bots = new ArrayList<>();

    private MeshMeasurements(Browser ada, Browser bob, CallClient client) {
        this.ada = ada;
        this.bob = bob;
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        var microphone =
                "--use-file-for-fake-audio-capture="
                        + SteadyTone.write(Files.createTempDirectory("mesh"));
        try (var node =
                        TestNode.start(
                                "all-in-one",
                                "--voice.largestMesh=" + MESH,
                                "--voice.meshAgainBelow=" + (MESH_AGAIN + 1));
                var ada = Browser.start("ada", microphone);
                var bob = Browser.start("bob", microphone)) {
            for (var browser : List.of(ada, bob)) {
                browser.captureSmall()
                        .captureRawAudio()
                        .runBeforePages(AudibleWatch.TAP)
                        .open(node.url());
            }
            CallClient client = CallClient.open(ServerAddress.of(node.url(), true), 1);
            try {
                new MeshMeasurements(ada, bob, client).run();
            } finally {
                Talker.await(client.close());
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        ada.register("ada", Talker.PASSWORD).join("General");
        bob.register("bob", Talker.PASSWORD).join("General");
        while (bots.size() < MESH - 2) {
            joins();
        }
        isOn("p2p");
        var watches = begin("p2p");
        joins();
        report(MESH + " to " + (MESH + 1), "sfu", watches);
        watches = begin("sfu");
        leaves();
        report((MESH + 1) + " to " + MESH, "sfu", watches);
        watches = begin("sfu");
        while (bots.size() > MESH_AGAIN - 2) {
            leaves();
        }
        report(MESH + " to " + MESH_AGAIN, "p2p", watches);
    }

    private void joins() throws Exception {
        AuthenticatedUser account =
                Talker.await(client.api().user("bot" + bots.size(), Talker.PASSWORD));
        VoiceChannel channel = Talker.await(client.api().channel(account, null, "General"));
        List<AudioRecording> recordings = AudioRecording.shipped();
        var bot =
                new RecordedTalker(
                        client,
                        account,
                        recordings.get(bots.size() % recordings.size()),
                        bots.size(),
                        true);
        Talker.await(bot.join(channel));
        bot.speak(true);
        bots.add(bot);
    }

    private void leaves() throws Exception {
        Future<?> left = bots.removeLast().leave();
        Talker.await(left);
    }

    /// Both browsers receive audio of each other and of the first bot.
    private List<AudibleWatch> begin(String path) {
        var watches =
                List.of(
                        AudibleWatch.begin(ada, "bob"),
                        AudibleWatch.begin(bob, "ada"),
                        AudibleWatch.begin(ada, "bot0"),
                        AudibleWatch.begin(bob, "bot0"));
        for (var watch : watches) {
            ada.waitUntil("audio by " + path, () -> watch.looks(path) > 100);
        }
        return watches;
    }

    private void report(String change, String path, List<AudibleWatch> watches) {
        isOn(path);
        for (var watch : watches) {
            long before = watch.looks(path);
            ada.waitUntil("audio by " + path, () -> watch.looks(path) > before + LOOKS);
            watch.end();
            System.out.printf(
                    "%s, %s: longest gap %d ms; %s%n",
                    change, path, watch.longestGapMillis(), watch);
        }
    }

    private void isOn(String path) {
        for (var browser : List.of(ada, bob)) {
            browser.waitUntil(
                    "the path " + path,
                    () -> path.equals(browser.evaluate("return hubbub.client.path")));
        }
    }
}
