package config.load;

import accounts.oidc.GroupRoles;
import com.fasterxml.jackson.databind.JsonNode;
import config.DirectorySettings;
import config.OidcSettings;
import config.Settings;
import config.TlsSettings;
import config.call.MediaSettings;
import config.database.GuildDatabase;
import config.key.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import limits.TrustedProxies;
import org.jspecify.annotations.Nullable;

/// Reads the sources of settings, of which later ones override earlier ones (defaults, files,
/// environment, flags), and collects all problems before it reports them.
public final class SettingsLoader {
    private static final String PREFIX = "HUBBUB_";

    /// Kubernetes sets these in every pod for a service named hubbub.
    private static final Pattern SERVICE_LINK =
            Pattern.compile("HUBBUB_(PORT|SERVICE_HOST|SERVICE_PORT)(_.*)?");

    private final Keys keys = new Keys();
    private final Map<String, Given> given = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /// @param shown the value as given, for messages; hidden when it is secret
    private record Given(@Nullable Object value, String shown, String origin) {}

    public SettingsLoader() {
        for (Key key : keys.all()) {
            put(key, key.read(key.setting().byDefault()), key.setting().byDefault(), "default");
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
                                name, null, "environment", keys.remedyForUnknownVariable(name)));
            } else {
                put(key, key.read(value), value, "environment " + name);
            }
        });
        return this;
    }

    /// @param origin the source, for the message when the value is not allowed
    public SettingsLoader set(String path, String value, String origin) {
        Key key = keys.find(path);
        if (key == null) {
            problems.add(new Problem(path, value, origin, keys.remedyForUnknown(path)));
        } else {
            put(key, key.read(value), value, origin);
        }
        return this;
    }

    /// Adds a problem with text that is not a setting at all.
    public void refuse(String given, String origin, String remedy) {
        problems.add(new Problem(given, null, origin, remedy));
    }

    /// @throws SettingsException with the problems of all sources
    public Settings settings() {
        Settings settings = keys.build(key -> find(key.path()).value());
        checkTogether(settings);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private void readFile(String path, JsonNode node, String origin) {
        Key key = keys.find(path);
        if (key != null) {
            put(key, key.read(node), node.isTextual() ? node.asText() : node.toString(), origin);
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

    private void put(Key key, Key.@Nullable Value value, String shown, String origin) {
        boolean secret = key.setting().secret();
        if (value == null) {
            problems.add(new Problem(key.path(), secret ? null : shown, origin, key.remedy()));
        } else {
            given.put(key.path(), new Given(value.object(), secret ? "***" : shown, origin));
        }
    }

    /// Checks what concerns several keys. A key whose value is not allowed has the value of the
    /// source before it here.
    private void checkTogether(Settings settings) {
        checkTls(settings.tls());
        checkOidc(settings.oidc());
        checkGuildDatabases(settings.database().guildDatabases());
        MediaSettings media = settings.media();
        checkPorts("media.port", media.port(), settings.verticles().media());
        checkPorts("media.tcp.port", media.tcp().port(), settings.verticles().media());
        if (settings.turn().secret().isEmpty()
                && settings.turn().urls().stream().anyMatch(url -> url.startsWith("turn"))) {
            blame("turn.urls", "needs turn.secret, the static-auth-secret of the TURN server.");
        }
        try {
            TrustedProxies.of(settings.http().trustedProxies());
        } catch (IllegalArgumentException wrong) {
            blame(
                    "http.trustedProxies",
                    "must be addresses or networks such as 10.0.0.0/8; this is neither: "
                            + wrong.getMessage());
        }
        if (settings.cluster().enabled() && settings.cluster().secret().isEmpty()) {
            blame(
                    "cluster.enabled",
                    "needs cluster.secret, the same on all nodes; --cluster-secret prints a new one.");
        }
        if (settings.cluster().perRegion()
                && !(settings.cluster().enabled()
                        && settings.directory().kind() == DirectorySettings.Kind.REDIS)) {
            blame(
                    "cluster.perRegion",
                    "needs cluster.enabled=true and directory.kind=redis: regions share only Redis and the database.");
        }
        Map<String, Integer> tcpPorts = new LinkedHashMap<>();
        tcpPorts.put("http.port", settings.http().port());
        tcpPorts.put("http.plainPort", settings.http().plainPort());
        tcpPorts.put("ops.port", settings.ops().port());
        Map<Integer, String> firstUser = new HashMap<>();
        tcpPorts.forEach((path, port) -> {
            String other = port == 0 ? null : firstUser.putIfAbsent(port, path);
            if (other != null) {
                blame(path, "must differ from " + other + ".");
            }
        });
    }

    private void checkOidc(OidcSettings oidc) {
        if (oidc.enabled() && oidc.clientId().isEmpty()) {
            blame("oidc.clientId", "is needed with oidc.issuer.");
        }
        if (oidc.enabled() && oidc.redirectUri().isEmpty()) {
            blame("oidc.redirectUri", "is needed with oidc.issuer.");
        }
        if (oidc.enabled() && !oidc.scopes().contains("openid")) {
            blame("oidc.scopes", "must contain openid.");
        }
        try {
            if (!GroupRoles.of(oidc.groupRoles()).rules().isEmpty()
                    && oidc.groupClaim().isEmpty()) {
                blame("oidc.groupClaim", "is needed with oidc.groupRoles.");
            }
        } catch (IllegalArgumentException wrong) {
            blame(
                    "oidc.groupRoles",
                    "must be group=guild/role with the ids of a guild and of a role; this is not: "
                            + wrong.getMessage());
        }
    }

    private void checkGuildDatabases(List<String> items) {
        try {
            GuildDatabase.of(items);
        } catch (IllegalArgumentException wrong) {
            blame(
                    "database.guildDatabases",
                    "must be a list of name=postgresql://user:password@host:port/database: "
                            + wrong.getMessage()
                            + ".");
        }
    }

    private void checkTls(TlsSettings tls) {
        Path certificate = tls.certificate();
        Path key = tls.key();
        if (certificate == null && key != null) {
            blame("tls.certificate", "must be set together with tls.key.");
        }
        if (certificate != null && key == null) {
            blame("tls.key", "must be set together with tls.certificate.");
        }
        if (certificate != null && !Files.isReadable(certificate)) {
            blame("tls.certificate", "must be a file that can be read.");
        }
        if (key != null && !Files.isReadable(key)) {
            blame("tls.key", "must be a file that can be read.");
        }
    }

    private void checkPorts(String path, int first, int shards) {
        if (first != 0 && first + shards - 1 > 65535) {
            blame(
                    path,
                    String.format(
                            Locale.ROOT,
                            "must leave a port below 65536 for each of %d shards.",
                            shards));
        }
    }

    private void blame(String path, String remedy) {
        Given wrong = find(path);
        problems.add(new Problem(path, wrong.shown(), wrong.origin(), remedy));
    }

    private Given find(String path) {
        Given found = given.get(path);
        if (found == null) {
            throw new IllegalStateException("the default of " + path + " is not allowed");
        }
        return found;
    }
}
