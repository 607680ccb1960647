package browser;

import java.net.InetAddress;
import media.net.AnnouncedAddresses;
import media.net.ShardSettings;
import org.jspecify.annotations.Nullable;

/// An all-in-one node for the test classes of this JVM that need none of their own, with a TURN
/// server where coturn is installed. Each class has its own usernames and its own channel. Both end
/// with the JVM.
final class SharedNode {
    private static final String GUILDS_BY_EVERYONE = "--guilds.creation=everyone";

    private static @Nullable SharedNode shared;

    private final TestNode node;
    private final @Nullable Coturn coturn;

    private SharedNode(TestNode node, @Nullable Coturn coturn) {
        this.node = node;
        this.coturn = coturn;
    }

    /// The node, started by the first class that asks.
    static synchronized TestNode node() {
        SharedNode running = shared;
        if (running == null) {
            running = start();
            shared = running;
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        }
        return running.node;
    }

    private static SharedNode start() {
        if (!Coturn.isInstalled()) {
            return new SharedNode(TestNode.start("all-in-one", GUILDS_BY_EVERYONE), null);
        }
        // Chromium uses no relay on loopback.
        var coturn =
                Coturn.start(
                        new AnnouncedAddresses(
                                        ShardSettings.Announcement.ALL, InetAddress.ofLiteral("::"))
                                .current()
                                .getFirst()
                                .getHostAddress());
        try {
            return new SharedNode(
                    TestNode.start(
                            "all-in-one",
                            GUILDS_BY_EVERYONE,
                            "--turn.urls=" + coturn.url(),
                            "--turn.secret=" + Coturn.SECRET),
                    coturn);
        } catch (AssertionError e) {
            coturn.close();
            throw e;
        }
    }

    private void close() {
        node.close();
        if (coturn != null) {
            coturn.close();
        }
    }
}
