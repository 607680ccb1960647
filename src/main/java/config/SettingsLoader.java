package config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the layers of settings, the later over the earlier (`conf/default.json`, files, environment,
/// flags), and collects everything that is wrong before it says so.
public final class SettingsLoader {
    private static final String PREFIX = "HUBBUB_";

    /// What Kubernetes sets in every pod for a service that is called hubbub.
    private static final Pattern SERVICE_LINK =
            Pattern.compile("HUBBUB_(PORT|SERVICE_HOST|SERVICE_PORT)(_.*)?");

    private final Keys keys = new Keys();
    private final Map<String, Given> given = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /// @param value Integer, String, Boolean or List of String
    private record Given(Object value, String shown, String origin) {}

    public SettingsLoader() {
        for (Key key : keys.all()) {
            put(key, key.value(key.defaultValue()), key.shownDefault(), "conf/default.json");
        }
    }

    /// The defaults with some keys changed, for tests: `defaults(Map.of("http.port", "0"))`.
    public static Settings defaults(Map<String, String> changes) {
        SettingsLoader loader = new SettingsLoader();
        changes.forEach((path, value) -> loader.set(path, value, "defaults"));
        return loader.settings();
    }

    public static Settings defaults() {
        return defaults(Map.of());
    }

    /// @param name a shipped file (`media-node`) or a path
    public SettingsLoader file(String name) {
        try {
            readFile("", ConfFile.open(name).content(), name);
        } catch (SettingsException wrong) {
            problems.addAll(wrong.problems());
        }
        return this;
    }

    /// @param variables all of the environment; only `HUBBUB_…` is read
    public SettingsLoader environment(Map<String, String> variables) {
        Map<String, Key> byVariable = new HashMap<>();
        keys.all().forEach(key -> byVariable.put(key.variable(), key));
        variables.forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || SERVICE_LINK.matcher(name).matches()) {
                return;
            }
            Key key = byVariable.get(name);
            if (key == null) {
                problems.add(
                        new Problem(
                                name,
                                null,
                                "environment",
                                "stands for no key; --settings lists all."));
            } else {
                put(key, key.value(value), value, "environment " + name);
            }
        });
        return this;
    }

    /// @param origin where it was said, for the message when it is wrong
    public SettingsLoader set(String path, String value, String origin) {
        Key key = keys.find(path);
        if (key == null) {
            problems.add(new Problem(path, value, origin, keys.remedyForUnknown(path)));
        } else {
            put(key, key.value(value), value, origin);
        }
        return this;
    }

    /// Notes what could not even be taken for a setting.
    public void refuse(String given, String origin, String remedy) {
        problems.add(new Problem(given, null, origin, remedy));
    }

    /// @throws SettingsException with everything that was wrong in any layer
    public Settings settings() {
        checkTogether();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return build();
    }

    private void readFile(String path, JsonNode node, String origin) {
        Key key = keys.find(path);
        if (key != null) {
            put(key, key.value(node), node.isTextual() ? node.asText() : node.toString(), origin);
        } else if (!path.isEmpty() && !keys.isFolder(path)) {
            problems.add(new Problem(path, node.toString(), origin, keys.remedyForUnknown(path)));
        } else if (!node.isObject()) {
            problems.add(
                    new Problem(
                            path, node.toString(), origin, "must be an object with keys in it."));
        } else {
            node.properties()
                    .forEach(entry ->
                            readFile(
                                    path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                                    entry.getValue(),
                                    origin));
        }
    }

    private void put(Key key, @Nullable Object value, String shown, String origin) {
        if (value == null) {
            problems.add(
                    new Problem(key.path(), key.secret() ? null : shown, origin, key.remedy()));
        } else {
            given.put(key.path(), new Given(value, key.secret() ? "***" : shown, origin));
        }
    }

    /// What no key can know alone.
    private void checkTogether() {
        if (text("tls.certificate").isEmpty() != text("tls.key").isEmpty()) {
            String missing = text("tls.key").isEmpty() ? "tls.key" : "tls.certificate";
            String set = text("tls.key").isEmpty() ? "tls.certificate" : "tls.key";
            blame(missing, "must be set together with " + set + ".");
        }
        for (String path : List.of("tls.certificate", "tls.key")) {
            if (!text(path).isEmpty() && !Files.isReadable(Path.of(text(path)))) {
                blame(path, "must be a file that can be read.");
            }
        }
        int port = integer("media.port");
        int shards = integer("verticles.media.instances");
        if (port != 0 && port + shards - 1 > 65535) {
            blame(
                    "media.port",
                    "must leave a port below 65536 to each of %d shards.".formatted(shards));
        }
        int tcpPort = integer("media.tcp.port");
        if (tcpPort != 0 && tcpPort + shards - 1 > 65535) {
            blame(
                    "media.tcp.port",
                    "must leave a port below 65536 to each of %d shards.".formatted(shards));
        }
        if (text("turn.secret").isEmpty()
                && list("turn.urls").stream().anyMatch(url -> url.startsWith("turn"))) {
            blame("turn.urls", "needs turn.secret, the static-auth-secret of the TURN server.");
        }
        List<String> tcpPorts = List.of("http.port", "http.plainPort", "ops.port");
        for (String path : tcpPorts) {
            String other =
                    tcpPorts.stream()
                            .filter(p -> integer(p) == integer(path))
                            .findFirst()
                            .orElse(path);
            if (!other.equals(path) && integer(path) != 0) {
                blame(path, "must differ from " + other + ".");
            }
        }
    }

    private void blame(String path, String remedy) {
        Given wrong = find(path);
        problems.add(new Problem(path, wrong.shown(), wrong.origin(), remedy));
    }

    private Settings build() {
        String id = text("node.id");
        return new Settings(
                new Settings.Node(id.isEmpty() ? randomId() : id, Path.of(text("node.dataFolder"))),
                verticles(),
                new Settings.Http(
                        text("http.host"), integer("http.port"), integer("http.plainPort")),
                new Settings.Tls(pathOrNull("tls.certificate"), pathOrNull("tls.key")),
                new Settings.Ops(integer("ops.port")),
                new Settings.Cluster(
                        bool("cluster.enabled"),
                        text("cluster.host"),
                        integer("cluster.port"),
                        integer("cluster.busPort"),
                        list("cluster.members"),
                        Duration.ofSeconds(integer("cluster.deadAfterSeconds"))),
                new Settings.Directory(text("directory.kind"), text("directory.redisUrl")),
                new Settings.Database(
                        text("database.mode"),
                        text("database.host"),
                        integer("database.port"),
                        text("database.name"),
                        text("database.user"),
                        text("database.password"),
                        integer("database.poolSize")),
                new Settings.Accounts(
                        Duration.ofSeconds(integer("accounts.accessTokenSeconds")),
                        Duration.ofDays(integer("accounts.refreshTokenDays")),
                        integer("accounts.argon2MemoryKibibytes"),
                        integer("accounts.argon2Iterations"),
                        integer("accounts.loginsPerMinute"),
                        integer("accounts.registrationsPerHour")),
                new Settings.Signaling(
                        Duration.ofMillis(integer("signaling.heartbeatMillis")),
                        integer("signaling.maxFrameBytes"),
                        list("signaling.allowedOrigins")),
                new Settings.Rooms(
                        integer("rooms.capacity"), Duration.ofMillis(integer("rooms.leaseMillis"))),
                new Settings.Media(
                        text("media.host"),
                        integer("media.port"),
                        list("media.announcedAddresses"),
                        bool("media.tcp.enabled")
                                ? new Settings.MediaTcp(
                                        integer("media.tcp.port"),
                                        integer("media.tcp.maxConnectionsPerAddress"))
                                : null,
                        integer("media.audiblePlaces"),
                        integer("media.videoSlots"),
                        integer("media.maxConnectionsPerShard"),
                        text("media.sender"),
                        text("media.cipher"),
                        text("media.hold").equals("auto")
                                ? null
                                : Duration.ofMillis(Long.parseLong(text("media.hold")))),
                new Settings.Turn(
                        list("turn.urls"),
                        text("turn.secret"),
                        Duration.ofSeconds(integer("turn.credentialSeconds"))));
    }

    private Map<String, Integer> verticles() {
        Map<String, Integer> instances = new HashMap<>();
        for (String name : List.of("auth", "rooms", "signaling", "media", "ops")) {
            int count = integer("verticles." + name + ".instances");
            if (count > 0) {
                instances.put(name, count);
            }
        }
        return Map.copyOf(instances);
    }

    private static String randomId() {
        return "node-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    private Given find(String path) {
        Given found = given.get(path);
        if (found == null) {
            throw new IllegalStateException(path + " is missing in conf/default.json");
        }
        return found;
    }

    private String text(String path) {
        return (String) find(path).value();
    }

    private int integer(String path) {
        return (Integer) find(path).value();
    }

    private boolean bool(String path) {
        return (Boolean) find(path).value();
    }

    private List<String> list(String path) {
        return ((List<?>) find(path).value()).stream().map(String.class::cast).toList();
    }

    private @Nullable Path pathOrNull(String path) {
        String text = text(path);
        return text.isEmpty() ? null : Path.of(text);
    }
}
