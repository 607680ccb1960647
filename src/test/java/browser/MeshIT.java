package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import verticles.NodeProcess;

/// Two people talk directly, the third moves the call to the SFU and back by leaving. The node
/// allows meshes of two. A microphone with a steady sound has no pauses, so that each gap of the
/// audio is one of the path.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
class MeshIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";

    /// A switch that failed would be silent for longer. How short a gap is depends on the machine:
    /// it is printed.
    private static final long INTERRUPTED_MILLIS = 15_000;

    private static final String FOREIGN_PAGE =
            """
            <!doctype html><meta charset="utf-8"><title>Another page</title><body>
            <script>window.hubbub = {};</script>
            <script type="importmap">{"imports": {"hubbub-voice": "/node_modules/hubbub-voice/voice/index.js"}}</script>
            <script type="module" src="/main.js"></script>
            """;

    /// Less than that of any sound between two looks.
    private static final double SILENT_ENERGY = 1e-9;

    private static final long SILENT_NANOS = 2_000_000_000L;

    /// A second of looks every 10 ms.
    private static final long LOOKS = 100;

    @TempDir private static Path folder;

    /// Of a page that is not ours.
    private final int foreignPort = NodeProcess.freePort();

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;
    @AutoClose private Browser cyd;

    @BeforeAll
    void startCall() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        var microphone = "--use-file-for-fake-audio-capture=" + SteadyTone.write(folder);
        node =
                TestNode.start(
                        "all-in-one",
                        "--voice.largestMesh=2",
                        "--voice.meshAgainBelow=3",
                        "--signaling.allowedOrigins=" + foreignOrigin());
        ada = Browser.start("ada", microphone);
        bob = Browser.start("bob", microphone);
        cyd = Browser.start("cyd", microphone);
        for (var browser : List.of(ada, bob, cyd)) {
            browser.captureSmall()
                    .captureRawAudio()
                    .runBeforePages(AudibleWatch.TAP)
                    .open(node.url());
        }
        ada.register("ada", PASSWORD);
        CallScenarios.becomesAdministrator(ada, node);
        ada.join(CHANNEL);
        bob.register("bob", PASSWORD).join(CHANNEL);
        cyd.register("cyd", PASSWORD);
    }

    @Test
    @Order(1)
    void twoTalkDirectlyAndTheSfuIsIdle() {
        for (var browser : List.of(ada, bob)) {
            isOn(browser, "p2p");
        }
        var bobListens = AudibleWatch.begin(bob, "ada");
        var adaListens = AudibleWatch.begin(ada, "bob");
        bob.waitUntil("audio of Ada", () -> bobListens.looks("p2p") > LOOKS);
        ada.waitUntil("audio of Bob", () -> adaListens.looks("p2p") > LOOKS);
        ada.waitUntil("the ring around Bob", () -> ada.speaking().contains("bob"));
        for (var browser : List.of(ada, bob)) {
            browser.waitUntil("nothing sent to the SFU", () -> isSfuIdle(browser));
            assertThat(browser.negotiations()).isEqualTo(1);
        }
        bobListens.end();
        adaListens.end();
    }

    @Test
    @Order(2)
    void aCameraAndAScreenAreShownDirectly() {
        ada.camera(true);
        bob.waitUntil("the camera of Ada", () -> bob.visible(TrackKind.CAMERA).contains("ada"));
        bob.waitUntilRises("frames of it", () -> bob.framesDecoded("ada", TrackKind.CAMERA));
        bob.shareScreen(true);
        ada.waitUntilRises(
                "frames of Bob's screen", () -> ada.framesDecoded("bob", TrackKind.SCREEN));
        bob.shareScreen(false);
        for (var browser : List.of(ada, bob)) {
            assertThat(path(browser)).isEqualTo("p2p");
        }
        ada.evaluate("document.querySelector('#control-stats').click()");
        ada.screenshot("mesh-statistics");
        AxeCore.findsNothing(ada);
        ada.evaluate("document.querySelector('#control-stats').click()");
    }

    @Test
    @Order(3)
    void theThirdMovesTheCallToTheSfuAndBackByLeaving() {
        var bobListens = AudibleWatch.begin(bob, "ada");
        var adaListens = AudibleWatch.begin(ada, "bob");
        bob.waitUntil("audio of Ada", () -> bobListens.looks("p2p") > LOOKS);
        ada.waitUntil("audio of Bob", () -> adaListens.looks("p2p") > LOOKS);

        cyd.join(CHANNEL);
        for (var browser : List.of(ada, bob, cyd)) {
            isOn(browser, "sfu");
        }
        bob.waitUntil("audio of Ada by the SFU", () -> bobListens.looks("sfu") > LOOKS);
        ada.waitUntil("audio of Bob by the SFU", () -> adaListens.looks("sfu") > LOOKS);
        CallScenarios.receivesAudio(cyd, "ada");
        CallScenarios.receivesAudio(cyd, "bob");
        bob.waitUntilRises("frames by the SFU", () -> bob.framesDecoded("ada", TrackKind.CAMERA));
        isNotInterrupted("to the SFU", bobListens, adaListens);

        var bobReceivesAgain = AudibleWatch.begin(bob, "ada");
        var adaReceivesAgain = AudibleWatch.begin(ada, "bob");
        cyd.leave();
        for (var browser : List.of(ada, bob)) {
            isOn(browser, "p2p");
            browser.waitUntil("nothing sent to the SFU", () -> isSfuIdle(browser));
        }
        bob.waitUntil("audio of Ada directly", () -> bobReceivesAgain.looks("p2p") > LOOKS);
        ada.waitUntil("audio of Bob directly", () -> adaReceivesAgain.looks("p2p") > LOOKS);
        isNotInterrupted("to the mesh", bobReceivesAgain, adaReceivesAgain);
        for (var browser : List.of(ada, bob)) {
            assertThat(browser.joins()).isEqualTo(1);
            assertThat(browser.negotiations()).isEqualTo(1);
        }
    }

    /// Ada, an administrator, disables the SFU while it carries a call of three, and enables it
    /// again. For each two of them the third is a bystander, whose gaps are printed, too.
    @Test
    @Order(4)
    void aFlagThatIsFlippedMovesARunningCall() {
        cyd.join(CHANNEL);
        for (var browser : List.of(ada, bob, cyd)) {
            isOn(browser, "sfu");
        }
        var watches = watchAllOfThree();
        for (var watch : watches) {
            bob.waitUntil("audio by the SFU", () -> watch.looks("sfu") > LOOKS);
        }
        setSfu(false);
        for (var browser : List.of(ada, bob, cyd)) {
            isOn(browser, "p2p");
        }
        for (var watch : watches) {
            bob.waitUntil("direct audio", () -> watch.looks("p2p") > LOOKS);
        }
        isNotInterrupted("to the mesh by the flag", watches);

        var watchesAgain = watchAllOfThree();
        setSfu(true);
        for (var browser : List.of(ada, bob, cyd)) {
            isOn(browser, "sfu");
        }
        for (var watch : watchesAgain) {
            bob.waitUntil("audio by the SFU again", () -> watch.looks("sfu") > LOOKS);
        }
        isNotInterrupted("to the SFU by the flag", watchesAgain);
        for (var browser : List.of(ada, bob)) {
            assertThat(browser.joins()).isEqualTo(1);
        }
        cyd.leave();
        for (var browser : List.of(ada, bob)) {
            isOn(browser, "p2p");
        }
    }

    /// Each of the three receives audio of the two others.
    private AudibleWatch[] watchAllOfThree() {
        return new AudibleWatch[] {
            AudibleWatch.begin(ada, "bob"),
            AudibleWatch.begin(ada, "cyd"),
            AudibleWatch.begin(bob, "ada"),
            AudibleWatch.begin(bob, "cyd"),
            AudibleWatch.begin(cyd, "ada"),
            AudibleWatch.begin(cyd, "bob")
        };
    }

    /// By the dialog, as an administrator does.
    private void setSfu(boolean enabled) {
        ada.evaluate(
                """
                [...document.querySelectorAll('#account-menu button')]
                    .find(({ textContent }) => textContent === 'Administration').click();\
                """);
        ada.waitUntil(
                "the tab",
                () ->
                        Boolean.TRUE.equals(
                                ada.evaluate(
                                        """
                                        const tab = [...document.querySelectorAll('[role=tab]')].find(({ textContent }) => textContent === 'Live rooms');
                                        tab?.click();
                                        return tab !== undefined;\
                                        """)));
        ada.waitUntil(
                "the flags",
                () ->
                        "100"
                                .equals(
                                        ada.evaluate(
                                                "return document.querySelector('#sfu-percent').value")));
        ada.evaluate(
                """
                const enabled = document.querySelector('#sfu-enabled');
                if (enabled.checked !== arguments[0]) enabled.click();
                enabled.form.requestSubmit();\
                """,
                enabled);
        ada.screenshot("sfu-flags-" + enabled);
        ada.evaluate("document.querySelector('dialog[open]').close()");
    }

    @Test
    @Order(5)
    void aModeratorsMuteMovesTheCallToTheSfu() {
        var bobListens = AudibleWatch.begin(bob, "ada");
        moderate("mute");
        for (var browser : List.of(ada, bob)) {
            isOn(browser, "sfu");
            browser.waitUntil("no direct connection", () -> directConnections(browser) == 0);
        }
        bob.waitUntil("audio of Ada by the SFU", () -> bobListens.looks("sfu") > LOOKS);
        isNotInterrupted("to the SFU by a mute", bobListens);
        ada.waitUntil("no ring around Bob", () -> !ada.speaking().contains("bob"));

        moderate("unmute");
        for (var browser : List.of(ada, bob)) {
            isOn(browser, "p2p");
        }
        ada.waitUntil("the ring around Bob", () -> ada.speaking().contains("bob"));
    }

    /// The connection is ended by the other side without notice, as when a network changes.
    @Test
    @Order(6)
    void aBrokenDirectConnectionIsReplacedByTheSfu() {
        var bobListens = AudibleWatch.begin(bob, "ada");
        bob.waitUntil("audio of Ada", () -> bobListens.looks("p2p") > LOOKS);
        ada.evaluate(
                """
                hubbub.peers.filter((pc) => pc.getReceivers().length === 4).forEach((pc) => pc.close());\
                """);
        for (var browser : List.of(ada, bob)) {
            isOn(browser, "sfu");
        }
        bob.waitUntil("audio of Ada by the SFU", () -> bobListens.looks("sfu") > LOOKS);
        bobListens.end();
    }

    /// The package is installed by npm beside a page of another origin, which runs the lines of the
    /// README.
    @Test
    @Order(7)
    void theLinesOfTheReadmeJoinTheCallFromAnotherOrigin() throws IOException {
        assumeTrue(
                Command.succeeds("npm", "--version") || "true".equals(System.getenv("CI")),
                "npm is not installed");
        var site = folder.resolve("site").toAbsolutePath();
        Files.createDirectories(site);
        var tarball = Command.run("scripts/web-package", folder.toString()).lines().toList();
        Command.run(
                "npm",
                "install",
                "--prefix",
                site.toString(),
                "--offline",
                "--silent",
                tarball.getLast());
        Files.writeString(site.resolve("index.html"), FOREIGN_PAGE);
        Files.writeString(
                site.resolve("main.js"),
                linesOfTheReadme()
                        .replace("https://voice.example.org", node.url())
                        .replace("'ada', 'correct horse'", "'cyd', '" + PASSWORD + "'"));
        var server =
                SimpleFileServer.createFileServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), foreignPort),
                        site,
                        SimpleFileServer.OutputLevel.NONE);
        server.start();
        try {
            cyd.evaluate("location.href = arguments[0]", foreignOrigin() + "/");
            cyd.waitUntil(
                    "all three in the page",
                    () -> Set.of(text(cyd).split(", ", -1)).equals(Set.of("ada", "bob", "cyd")));
            CallScenarios.receivesAudio(ada, "cyd");
            CallScenarios.receivesAudio(bob, "cyd");
            cyd.waitUntilRises("audio of both at Cyd", () -> energyReceived(cyd));
        } finally {
            server.stop(0);
        }
    }

    /// A back end makes a room and tokens by the requests of docs/api.md, sent by curl, and the
    /// lines beside them join from a page of another origin.
    @Test
    @Order(8)
    void theLinesOfTheQuickStartMakeACallOfPeopleWithoutAnAccount() throws IOException {
        assumeTrue(
                Command.succeeds("curl", "--version") || "true".equals(System.getenv("CI")),
                "curl is not installed");
        var start = quickStart();
        var requests = start.getFirst().strip().split("\n(?=curl)", -1);
        var key = newApiKey();
        assertThat(asked(key, requests[0])).contains("\"externalId\":\"match-17\"");
        var server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), foreignPort), 0);
        server.createContext(
                "/", SimpleFileServer.createFileHandler(quickStartPage(start.getLast())));
        server.createContext(
                "/join",
                exchange -> {
                    // What a back end knows by its own login.
                    var isAnn = exchange.getRequestHeaders().getFirst("Cookie").contains("Ann");
                    var answer =
                            asked(
                                    key,
                                    isAnn
                                            ? requests[1]
                                            : requests[1]
                                                    .replace("player-1", "player-2")
                                                    .replace("Ann", "Ben"));
                    var bytes = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    try (var body = exchange.getResponseBody()) {
                        body.write(bytes);
                    }
                });
        server.start();
        try {
            openAs(bob, "Ann");
            openAs(cyd, "Ben");
            for (var browser : List.of(bob, cyd)) {
                browser.waitUntil(
                        "both in the page",
                        () -> Set.of(text(browser).split(", ", -1)).equals(Set.of("Ann", "Ben")));
                browser.waitUntilRises("audio", () -> energyOfAll(browser));
            }
            cyd.screenshot("quick-start");
            assertThat(asked(key, requests[2])).contains("player-1", "player-2");

            assertThat(asked(key, requests[3])).isEmpty();
            var risen = new AtomicReference<>(new Energy(cyd));
            cyd.waitUntil(
                    "silence of the muted participant",
                    () -> {
                        var now = new Energy(cyd);
                        var last = risen.get();
                        if (now.value > last.value + SILENT_ENERGY) {
                            risen.set(now);
                        }
                        return now.atNanos - risen.get().atNanos > SILENT_NANOS;
                    });

            assertThat(asked(key, requests[4])).isEmpty();
            bob.waitUntil("an empty page", () -> text(bob).isEmpty());
            cyd.waitUntil("Ben alone", () -> text(cyd).equals("Ben"));
        } finally {
            server.stop(0);
        }
    }

    /// Of all audio received, at one moment.
    private record Energy(long atNanos, double value) {
        Energy(Browser browser) {
            this(System.nanoTime(), energyOfAll(browser));
        }
    }

    private Path quickStartPage(String lines) throws IOException {
        var site = folder.resolve("quick-start").toAbsolutePath();
        var voice = Path.of("src/main/resources/web/voice");
        Files.createDirectories(site.resolve("node_modules/hubbub-voice/voice"));
        try (var modules = Files.list(voice)) {
            for (var module : modules.toList()) {
                Files.copy(
                        module,
                        site.resolve("node_modules/hubbub-voice/voice")
                                .resolve(module.getFileName().toString()));
            }
        }
        Files.writeString(site.resolve("index.html"), FOREIGN_PAGE);
        Files.writeString(site.resolve("main.js"), lines);
        return site;
    }

    private void openAs(Browser browser, String name) {
        browser.evaluate("location.href = arguments[0]", foreignOrigin() + "/main.js");
        browser.waitUntil(
                "the other origin",
                () -> foreignOrigin().equals(browser.evaluate("return location.origin")));
        browser.evaluate("document.cookie = 'player=' + arguments[0]", name);
        browser.evaluate("location.href = '/'");
    }

    /// By the administrator of the node, as the page does it.
    private String newApiKey() {
        var made =
                ada.evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        (async () => {
                            const { api } = hubbub;
                            const { guilds } = await api.request('GET', '/api/guilds');
                            const { key } = await api.request('POST', '/api/admin/keys', {
                                name: 'Quick start', guild: guilds[0].id,
                                scopes: ['rooms:read', 'rooms:write', 'tokens:create', 'participants:moderate'],
                            });
                            return key;
                        })().then(done, (error) => done(String(error)));\
                        """);
        assertThat(made).asString().startsWith("hbk_");
        return String.valueOf(made);
    }

    /// What a line of the quick start gets.
    private String asked(String key, String line) {
        return Command.run(
                "env", "api=" + node.url(), "key=" + key, "bash", "-euo", "pipefail", "-c", line);
    }

    /// The requests and the lines of the client.
    private static List<String> quickStart() throws IOException {
        var lines =
                Pattern.compile(
                                "## Quick start: a back end\n.*?```sh\n(.*?)```.*?```js\n(.*?)```",
                                Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("docs/api.md")));
        assertThat(lines.find()).as("the quick start of docs/api.md").isTrue();
        return List.of(lines.group(1), lines.group(2));
    }

    private static double energyOfAll(Browser browser) {
        return ((Number)
                        Objects.requireNonNull(
                                browser.evaluateAsync(
                                        """
                                        const done = arguments[arguments.length - 1];
                                        Promise.all((hubbub.peers ?? []).map((peer) => peer.getStats())).then((all) =>
                                            done(all.flatMap((stats) => [...stats.values()])
                                                .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
                                                .reduce((sum, { totalAudioEnergy = 0 }) => sum + totalAudioEnergy, 0)));\
                                        """)))
                .doubleValue();
    }

    private String foreignOrigin() {
        return "http://127.0.0.1:" + foreignPort;
    }

    private static String linesOfTheReadme() throws IOException {
        var lines =
                Pattern.compile("```js\n(import .*?'hubbub-voice';\n.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("README.md")));
        assertThat(lines.find()).as("the lines of the client in the README").isTrue();
        return lines.group(1);
    }

    private static String text(Browser browser) {
        return String.valueOf(browser.evaluate("return document.body?.innerText ?? ''"));
    }

    private static double energyReceived(Browser browser) {
        return ((Number)
                        Objects.requireNonNull(
                                browser.evaluateAsync(
                                        """
                                        const done = arguments[arguments.length - 1];
                                        hubbub.peer.getStats().then((stats) => done([...stats.values()]
                                            .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
                                            .reduce((sum, { totalAudioEnergy = 0 }) => sum + totalAudioEnergy, 0)));\
                                        """)))
                .doubleValue();
    }

    private static void isNotInterrupted(String change, AudibleWatch... watches) {
        for (var watch : watches) {
            watch.end();
            System.out.printf("change %s: %s%n", change, watch);
            assertThat(watch.longestGapMillis())
                    .as("%s: %s", change, watch)
                    .isLessThan(INTERRUPTED_MILLIS);
        }
    }

    private void moderate(String action) {
        ada.evaluate(
                """
                const { guild } = hubbub.client.guilds.channel(hubbub.client.channel);
                const { user } = [...hubbub.client.participants.values()].find(({ username }) => username === 'bob');
                hubbub.api.request('POST', `/api/guilds/${guild}/moderation`, { action: arguments[0], member: user });\
                """,
                action);
    }

    private static void isOn(Browser browser, String path) {
        browser.waitUntil("the path " + path, () -> path(browser).equals(path));
    }

    private static String path(Browser browser) {
        return String.valueOf(browser.evaluate("return hubbub.client.path"));
    }

    private static long directConnections(Browser browser) {
        return ((Number)
                        Objects.requireNonNull(
                                browser.evaluate(
                                        """
                                        return hubbub.peers.filter((pc) => pc.connectionState !== 'closed' && pc.getReceivers().length === 4).length\
                                        """)))
                .longValue();
    }

    /// Whether no packet of audio or video left for the SFU since the last call.
    private static boolean isSfuIdle(Browser browser) {
        return Boolean.TRUE.equals(
                browser.evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        const sfu = hubbub.peers.findLast((pc) => pc.getReceivers().length > 4);
                        sfu.getStats().then((stats) => {
                            const sent = [...stats.values()].filter(({ type }) => type === 'outbound-rtp')
                                .reduce((sum, { packetsSent }) => sum + packetsSent, 0);
                            const before = hubbub.sentBefore;
                            hubbub.sentBefore = { sent, at: before?.sent === sent ? before.at : performance.now() };
                            done(performance.now() - hubbub.sentBefore.at > 1000);
                        });\
                        """));
    }
}
