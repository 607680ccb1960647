package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// A call in a channel of its own, in order: Ada and Bob join, talk and turn on their cameras; Cyd
/// joins and leaves; subclasses add more. Each scenario begins where the one before ended, since a
/// browser and a server take seconds to start. After a failure the later ones fail at once.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(900)
abstract class CallScenarios {
    private static final String PASSWORD = "correct horse battery";
    static final String CHANNEL = "General";

    /// Without a packet for this time a stream has stopped.
    static final double STILL_MILLIS = 1_000;

    private List<TestNode> nodes = List.of();
    private @Nullable Browser first;
    private @Nullable Browser second;
    private @Nullable Browser third;
    private @Nullable Throwable failure;

    @RegisterExtension
    final TestExecutionExceptionHandler withEvidence =
            (scenario, thrown) -> {
                if (failure != null) {
                    throw thrown;
                }
                failure = thrown;
                throw new AssertionError(thrown.getMessage() + evidence(), thrown);
            };

    /// By another link of the node, as its operator prints one.
    static void becomesAdministrator(Browser browser, TestNode node) {
        var link = node.ownerLink();
        assertThat(
                        browser.evaluateAsync(
                                """
                                const [code, done] = arguments;
                                hubbub.api.request('POST', `/api/invites/${code}/accept`)
                                    .then(() => done('accepted'), (error) => done(String(error)));\
                                """,
                                link.substring(link.lastIndexOf('/') + 1)))
                .isEqualTo("accepted");
    }

    /// The nodes of the server; the first has the page.
    abstract List<TestNode> startNodes();

    /// Ends what only this class needs of them.
    abstract void endNodes(List<TestNode> started);

    @BeforeAll
    void startNodesAndBrowsers() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        try (var starters = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = CompletableFuture.supplyAsync(this::startNodes, starters);
            var ada = CompletableFuture.supplyAsync(() -> Browser.start("ada"), starters);
            var bob = CompletableFuture.supplyAsync(() -> Browser.start("bob"), starters);
            var cyd = CompletableFuture.supplyAsync(() -> Browser.start("cyd"), starters);
            // Each is kept as soon as it is there, so that what was started is ended.
            CompletableFuture.allOf(
                            server.thenAccept(started -> nodes = started),
                            ada.thenAccept(started -> first = started),
                            bob.thenAccept(started -> second = started),
                            cyd.thenAccept(started -> third = started))
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @AfterAll
    void closeAll() {
        for (var browser : new Browser[] {first, second, third}) {
            if (browser != null) {
                browser.close();
            }
        }
        endNodes(nodes);
    }

    @Test
    @Order(1)
    void twoRegisterAndMeetInAChannel() {
        ada().captureSmallCamera()
                .captureRawAudio()
                .open(url())
                .register("ada", PASSWORD)
                .join(CHANNEL);
        bob().captureSmallCamera().captureRawAudio().open(url()).register("bob", PASSWORD);
        bob().waitUntil("Ada in the list", () -> bob().peopleIn(CHANNEL).equals(List.of("ada")));
        bob().join(CHANNEL);

        for (var browser : List.of(ada(), bob())) {
            browser.waitUntil(
                    "both in the room", () -> browser.participants().equals(List.of("ada", "bob")));
            assertThat(browser.negotiations()).isEqualTo(1);
        }
    }

    @Test
    @Order(2)
    void eachReceivesTheAudioOfTheOther() {
        receivesAudio(ada(), "bob");
        receivesAudio(bob(), "ada");
    }

    @Test
    @Order(3)
    void eachDecodesTheVideoOfTheOther() {
        ada().camera(true);
        bob().camera(true);

        decodesVideo(ada(), "bob", TrackKind.CAMERA);
        decodesVideo(bob(), "ada", TrackKind.CAMERA);
    }

    @Test
    @Order(6)
    void aThirdSeesTheRosterBeforeJoining() {
        cyd().captureSmallCamera().captureRawAudio().open(url()).register("cyd", PASSWORD);

        cyd().waitUntil(
                        "both in the list",
                        () -> cyd().peopleIn(CHANNEL).equals(List.of("ada", "bob")));
    }

    @Test
    @Order(7)
    void aThirdJoinsAndLeavesWithoutAGap() {
        var atAda = SlotWatch.begin(ada(), "bob", TrackKind.MICROPHONE);
        var atBob = SlotWatch.begin(bob(), "ada", TrackKind.MICROPHONE);
        // The watch counts from here on, so that it has seen every packet that is counted as sent.
        bob().waitUntil("the watch of Ada", () -> atBob.packets() > 0);
        var sentBefore = ada().packetsSent(TrackKind.MICROPHONE);

        cyd().join(CHANNEL);
        allSee("ada", "bob", "cyd");
        receivesAudio(cyd(), "ada");
        receivesAudio(cyd(), "bob");
        receivesAudio(ada(), "cyd");
        decodesVideo(cyd(), "ada", TrackKind.CAMERA);
        cyd().leave();
        ada().waitUntil("Cyd gone", () -> ada().participants().equals(List.of("ada", "bob")));
        bob().waitUntil("Cyd gone", () -> bob().participants().equals(List.of("ada", "bob")));

        for (var browser : List.of(ada(), bob())) {
            assertThat(browser.negotiations()).isEqualTo(1);
            assertThat(browser.joins()).isEqualTo(1);
        }
        for (var watch : List.of(atAda, atBob)) {
            assertThat(watch.lost()).as("%s", watch).isZero();
        }
        // What the server did not forward leaves no gap in its sequence numbers, so count at both
        // ends. It
        // thins silence, of which the fake microphone has some between its beeps.
        ada().mute(true);
        bob().waitUntil("no packet of Ada", () -> atBob.stillMillis() > STILL_MILLIS);
        var sent = ada().packetsSent(TrackKind.MICROPHONE) - sentBefore;
        assertThat(atBob.packets())
                .as("of the %d packets that Ada sent, %s", sent, atBob)
                .isGreaterThan(sent * 3 / 4);
        ada().mute(false);
    }

    @Test
    @Order(8)
    void muteStopsPackets() {
        var watch = SlotWatch.begin(bob(), "ada", TrackKind.MICROPHONE);

        ada().mute(true);
        bob().waitUntil("no packet of Ada", () -> watch.stillMillis() > STILL_MILLIS);
        bob().waitUntil("the badge on Ada", () -> bob().showsMuted("ada"));
        cyd().waitUntil("still both in the list", () -> cyd().peopleIn(CHANNEL).size() == 2);
    }

    @Test
    @Order(9)
    void unmuteResumesPackets() {
        ada().mute(false);

        receivesAudio(bob(), "ada");
        bob().waitUntil("no badge on Ada", () -> !bob().showsMuted("ada"));
    }

    @Test
    @Order(14)
    void aParticipantWhoseBrowserDiesIsRemoved() {
        bob().kill();

        ada().waitUntil("Ada alone", () -> ada().participants().equals(List.of("ada")));
        cyd().waitUntil(
                        "Bob out of the list",
                        () -> cyd().peopleIn(CHANNEL).equals(List.of("ada")));
    }

    static void receivesAudio(Browser listener, String username) {
        listener.waitUntilRises("audio of " + username, () -> listener.audioEnergy(username));
    }

    static void decodesVideo(Browser viewer, String username, TrackKind track) {
        viewer.waitUntilRises("video of " + username, () -> viewer.framesDecoded(username, track));
    }

    private void allSee(String... names) {
        for (var browser : List.of(ada(), bob(), cyd())) {
            browser.waitUntil(
                    "all participants", () -> browser.participants().equals(List.of(names)));
        }
    }

    private String evidence() {
        return """


        %s
        %s\
        """
                .formatted(
                        Stream.of(first, second, third)
                                .filter(Objects::nonNull)
                                .map(Browser::report)
                                .collect(Collectors.joining(System.lineSeparator())),
                        nodes.stream()
                                .map(TestNode::report)
                                .collect(Collectors.joining(System.lineSeparator())));
    }

    private String url() {
        return nodes.getFirst().url();
    }

    Browser ada() {
        return started(() -> first);
    }

    Browser bob() {
        return started(() -> second);
    }

    Browser cyd() {
        return started(() -> third);
    }

    private Browser started(Supplier<@Nullable Browser> browser) {
        if (failure != null) {
            // Its own report says why.
            throw new IllegalStateException("an earlier scenario failed");
        }
        var started = browser.get();
        if (started == null) {
            throw new IllegalStateException("the browser was not started");
        }
        return started;
    }
}
