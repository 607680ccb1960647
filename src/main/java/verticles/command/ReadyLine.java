package verticles.command;

import config.Settings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import verticles.node.NodeVertx;

/// What the terminal shows once a node is ready: where it listens, and how long its start took.
public final class ReadyLine {
    private ReadyLine() {}

    /// @return without an end of line
    public static String of(Settings settings) {
        List<String> facts = new ArrayList<>();
        int shards = settings.verticles().media();
        if (shards > 0) {
            facts.add(udpPorts(settings.media().port(), shards));
        }
        if (settings.ops().port() != 0) {
            facts.add(
                    String.format(
                            Locale.ROOT,
                            "health http://%s:%d/health/ready",
                            settings.ops().reachableHost(),
                            settings.ops().port()));
        }
        facts.add("node " + settings.node().id());
        facts.add(NodeVertx.transport().name());
        facts.add(settings.cluster().enabled() ? "in a cluster" : "alone");
        long sinceMillis =
                System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        return String.format(
                Locale.ROOT,
                "Hubbub is ready: %s(%s) in %.1f s",
                settings.verticles().signaling() > 0
                        ? String.format(
                                Locale.ROOT, "https://localhost:%d ", settings.http().port())
                        : "",
                String.join("; ", facts),
                sinceMillis / 1000.0);
    }

    private static String udpPorts(int first, int shards) {
        if (first == 0) {
            return String.format(Locale.ROOT, "media on %d free UDP ports", shards);
        }
        return shards == 1
                ? String.format(Locale.ROOT, "media on UDP port %d", first)
                : String.format(
                        Locale.ROOT, "media on UDP ports %d to %d", first, first + shards - 1);
    }
}
