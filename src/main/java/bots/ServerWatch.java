package bots;

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

/// Looks at the server from outside: its process, if that is on this machine, and its metrics, if they can
/// be reached.
final class ServerWatch {
    private static final URI LOCAL_METRICS = URI.create("http://localhost:8081/metrics");

    private static final int PATIENCE_MILLIS = 3_000;

    private final long pid;
    private final @Nullable URI metrics;

    private ServerWatch(long pid, @Nullable URI metrics) {
        this.pid = pid;
        this.metrics = metrics;
    }

    static ServerWatch of(Order order) {
        boolean local = isLocal(order.server().host());
        long pid = order.serverPid();
        if (pid == 0 && local) {
            pid = Proc.listener(order.server().port());
        }
        URI metrics = order.metrics();
        return new ServerWatch(pid, metrics == null && local ? LOCAL_METRICS : metrics);
    }

    private static boolean isLocal(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// 0 when it is not known.
    long pid() {
        return pid;
    }

    /// By name and labels without that of the shard; of several shards the sum, of times and shares the
    /// largest. Empty where they cannot be reached.
    Map<String, Double> metrics() {
        if (metrics == null) {
            return Map.of();
        }
        try {
            URLConnection connection = metrics.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
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
