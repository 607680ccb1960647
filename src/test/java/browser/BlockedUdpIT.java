package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/// Bob sits behind a firewall that blocks outgoing UDP; Ada does not. The browser's own statistics
/// say what carries the call.
@Timeout(900)
class BlockedUdpIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "General";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private ImpairedLink link;

    @BeforeEach
    void build() {
        var obstacle = Browser.isInstalled() ? ImpairedLink.obstacle() : "no Chromium";
        assumeTrue(obstacle == null || "true".equals(System.getenv("CI")), obstacle);
        link = opened(ImpairedLink.create());
        link.blockUdp();
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void theCallGoesOverTcpToTheServerItself(TestReporter reporter) {
        var bob = meet();
        assertThat(pathOf(bob)).endsWith("tcp via active");
        reporter.publishEntry("path", pathOf(bob));
        // A change of networks restarts ICE; the call goes on without a new join.
        bob.evaluate("window.dispatchEvent(new Event('online'))");
        bob.waitUntil("the restart", () -> bob.negotiations() == 2);
        var energy = bob.audioEnergy("ada");
        bob.waitUntil("audio of Ada after it", () -> bob.audioEnergy("ada") > energy);
        assertThat(bob.joins()).isEqualTo(1);
        assertThat(pathOf(bob)).endsWith("tcp via active");
    }

    @Test
    void theCallGoesThroughTurnWithTheCredentialsOfTheServer(TestReporter reporter) {
        assumeTrue(Coturn.isInstalled() || "true".equals(System.getenv("CI")), "no coturn");
        var turn = opened(Coturn.start(link.serverAddress()));
        var bob =
                meet(
                        "--media.tcp.enabled=false",
                        "--turn.urls=" + turn.url(),
                        "--turn.secret=" + Coturn.SECRET);
        assertThat(pathOf(bob)).startsWith("relay udp").contains("via tcp");
        reporter.publishEntry("path", pathOf(bob));
        assertThat(turn.isAlive()).isTrue();
    }

    /// Ada and Bob in one channel; each receives the other's audio.
    ///
    /// @return Bob
    private Browser meet(String... arguments) {
        var host = link.serverAddress();
        var all =
                new ArrayList<>(
                        List.of(
                                "--http.host=" + host,
                                "--media.host=" + host,
                                "--media.announcedAddresses=" + host));
        all.addAll(List.of(arguments));
        var node = opened(TestNode.start("all-in-one", all.toArray(String[]::new)));
        var url = node.url().replace("localhost", host);
        var ada = opened(Browser.start("ada")).open(url).register("ada", PASSWORD).join(CHANNEL);
        var bob =
                opened(Browser.startBehind(link, "bob"))
                        .open(url)
                        .register("bob", PASSWORD)
                        .join(CHANNEL);
        receivesAudio(ada, "bob");
        receivesAudio(bob, "ada");
        return bob;
    }

    private static void receivesAudio(Browser listener, String username) {
        listener.waitUntil("the audio of " + username, () -> listener.audioEnergy(username) > 0);
        var before = listener.audioEnergy(username);
        listener.waitUntil(
                "more of it from " + username, () -> listener.audioEnergy(username) > before);
    }

    /// Of the selected pair: type and protocol of the own candidate, and how the relay is reached.
    private static String pathOf(Browser browser) {
        return String.valueOf(
                browser.evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        hubbub.peer.getStats().then((stats) => {
                            const { selectedCandidatePairId } = [...stats.values()].find(({ type }) => type === 'transport');
                            const local = stats.get(stats.get(selectedCandidatePairId).localCandidateId);
                            done(`${local.candidateType} ${local.protocol} via ${local.relayProtocol ?? local.tcpType}`);
                        });\
                        """));
    }

    private <T extends AutoCloseable> T opened(T what) {
        opened.add(what);
        return what;
    }
}
