package bots.monitor;

import bots.client.signaling.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Observes the server from outside: its process, if it runs on this machine, and its metrics, if
/// they can be reached.
public final class ServerMonitor {
    private static final URI LOCAL_METRICS = URI.create("http://localhost:8081/metrics");

    private static final int TIMEOUT_MILLIS = 3_000;

    private final long pid;
    private final @Nullable URI metrics;

    private ServerMonitor(long pid, @Nullable URI metrics) {
        this.pid = pid;
        this.metrics = metrics;
    }

    /// @param serverPid 0: found by the port, if the server is on this machine
    /// @param metrics null: the default address, if the server is on this machine
    public static ServerMonitor of(ServerAddress server, long serverPid, @Nullable URI metrics) {
        boolean local = isLocal(server.host());
        long pid = serverPid;
        if (pid == 0 && local) {
            pid = LinuxProcesses.listener(server.port());
        }
        return new ServerMonitor(pid, metrics == null && local ? LOCAL_METRICS : metrics);
    }

    private static boolean isLocal(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// 0 if unknown.
    public long pid() {
        return pid;
    }

    /// Values by name and labels, without the label of the shard: of several shards the sum, of
    /// times and shares the largest. Empty if the server's metrics cannot be reached.
    public Map<String, Double> metrics() {
        if (metrics == null) {
            return Map.of();
        }
        try {
            URLConnection connection = metrics.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    static Map<String, Double> parse(String text) {
        Map<String, Double> values = new TreeMap<>();
        for (String line : text.split("\n")) {
            int space = line.lastIndexOf(' ');
            if (line.startsWith("#") || space < 0 || line.contains("_bucket")) {
                continue;
            }
            String name =
                    line.substring(0, space)
                            .replaceAll("shard=\"[^\"]*\",?", "")
                            .replace(",}", "}")
                            .replace("{}", "");
            try {
                double value = Double.parseDouble(line.substring(space + 1));
                boolean largest = name.contains("seconds{") || name.contains("load");
                values.merge(name, value, largest ? Math::max : Double::sum);
            } catch (NumberFormatException e) {
                // Not a sample.
            }
        }
        return values;
    }
}
