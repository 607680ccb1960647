package deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import config.Settings;
import config.key.Key;
import config.load.SettingsLoader;
import io.vertx.json.schema.Draft;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image, Compose, Kubernetes, systemd and the proxies.
final class DeploymentFilesTest {
    /// How long the process takes after its calls have moved.
    private static final Duration STOP = Duration.ofSeconds(15);

    private static final Pattern SETTING =
            Pattern.compile(
                    "\\b(?:node|verticles|http|tls|ops|cluster|directory|database|accounts|guilds|mail"
                            + "|signaling|limits|rooms|voice|media|turn)(?:\\.[a-z][A-Za-z0-9]+)+");
    private static final Pattern VARIABLE = Pattern.compile("\\bHUBBUB_[A-Z0-9_]+");
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void composeFollowsItsSchema() throws IOException {
        Schema schema = Schema.of("compose.schema.json", Draft.DRAFT201909);
        ObjectNode compose = Yaml.read("compose.yaml").deepCopy();

        assertThat(schema.problems(compose)).isEmpty();

        ((ObjectNode) compose.path("services").path("media-1")).put("stop_period", "10s");
        assertThat(schema.problems(compose)).as("an unknown field").isNotEmpty();
    }

    @Test
    void manifestsFollowTheirSchema() throws IOException {
        Schema schema = Schema.of("kubernetes.schema.json", Draft.DRAFT7);
        List<JsonNode> manifests = Kubernetes.manifests();

        for (JsonNode manifest : manifests) {
            assertThat(schema.problems(Kubernetes.definition(manifest), manifest))
                    .as(manifest.path("metadata").path("name").asText())
                    .isEmpty();
        }

        assertThat(manifests).hasSizeGreaterThan(7);
        ObjectNode wrong = Kubernetes.workload("hubbub-media").deepCopy();
        ((ObjectNode) wrong.path("spec").path("template").path("spec")).put("hostNetworks", true);
        assertThat(schema.problems(Kubernetes.definition(wrong), wrong))
                .as("an unknown field")
                .isNotEmpty();
    }

    @Test
    void everySettingExists() throws IOException {
        Set<String> settings = new HashSet<>();
        Set<String> variables = new HashSet<>();
        Pattern row = Pattern.compile("(?m)^\\| `([\\w.]+)` \\|");
        row.matcher(Files.readString(Path.of("docs/settings.md")))
                .results()
                .map(found -> found.group(1))
                .forEach(setting -> {
                    settings.add(setting);
                    variables.add(Key.variable(setting));
                });
        assertThat(settings).hasSizeGreaterThan(80);

        Set<String> named = new TreeSet<>();
        Set<String> set = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Yaml.FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                named.addAll(found(SETTING, text));
                set.addAll(found(VARIABLE, text));
            }
        }
        named.removeIf(name -> name.matches(".*\\.(?:yaml|options|json|crt)"));
        assertThat(named).contains("node.drainSeconds", "http.plainPort");
        assertThat(settings).containsAll(named);
        assertThat(set).contains("HUBBUB_CLUSTER_MEMBERS");
        assertThat(variables).containsAll(set);
    }

    @Test
    void theNodesOfComposeHaveSettingsThatFitTogether() {
        Map<String, Settings> nodes = Compose.nodes();

        assertThat(nodes).containsOnlyKeys("signaling", "media-1", "media-2");
        List<Integer> ports = new ArrayList<>();
        nodes.forEach((name, settings) -> {
            assertThat(settings.node().id()).isEqualTo(name);
            assertThat(settings.cluster().members())
                    .containsExactlyElementsOf(
                            nodes.values().stream()
                                    .map(node -> "127.0.0.1:" + node.cluster().port())
                                    .toList());
            ports.add(settings.cluster().port());
            ports.add(settings.ops().port());
            for (int shard = 0; shard < settings.verticles().media(); shard++) {
                ports.add(settings.media().port() + shard);
            }
            assertThat(Compose.stopPeriod(name))
                    .isGreaterThanOrEqualTo(settings.node().drain().plus(STOP));
        });
        assertThat(ports).as("of nodes in one network").doesNotHaveDuplicates();
        assertThat(Compose.node("media-1").verticles().media()).isPositive();
        assertThat(Compose.node("signaling").verticles().media()).isZero();
    }

    /// coturn 4.6 that lacks one of these gave a user of Hubbub the web server of the media node, or
    /// every IPv6 address, among them `::ffff:127.0.0.1`.
    @Test
    void turnServersRelayToTheMediaNodeOnlyAndByUdp() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        String coturn =
                page.lines()
                        .dropWhile(line -> !line.startsWith("use-auth-secret"))
                        .takeWhile(line -> !line.startsWith("```"))
                        .collect(Collectors.joining("\n"));

        for (String configuration : List.of(coturn, Yaml.text("compose.yaml"))) {
            assertThat(configuration)
                    .contains("use-auth-secret", "no-tcp-relay", "no-cli")
                    .contains("denied-peer-ip=0.0.0.0-255.255.255.255")
                    .contains("denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
                    .containsOnlyOnce("allowed-peer-ip=")
                    .doesNotContain("allow-loopback-peers");
        }
    }

    @Test
    void theExampleHasTheVariablesOfCompose() {
        Set<String> used = new TreeSet<>();
        Pattern.compile("\\$\\{(\\w+)")
                .matcher(Yaml.text("compose.yaml"))
                .results()
                .map(found -> found.group(1))
                .forEach(used::add);

        assertThat(Compose.environment().keySet()).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void thePodsHaveSettingsThatFitTogether() throws IOException {
        Settings signaling = Kubernetes.settings("hubbub-signaling", folder);
        Settings media = Kubernetes.settings("hubbub-media", folder);

        assertThat(signaling.node().id()).isEqualTo("hubbub-signaling-0");
        assertThat(signaling.cluster().members())
                .hasSize(
                        Kubernetes.workload("hubbub-signaling")
                                .path("spec")
                                .path("replicas")
                                .asInt())
                .first()
                .isEqualTo(
                        "hubbub-signaling-0."
                                + Kubernetes.workload("hubbub-signaling")
                                        .path("spec")
                                        .path("serviceName")
                                        .asText());
        assertThat(Kubernetes.ports("hubbub-signaling", "TCP"))
                .containsExactly(
                        signaling.http().port(),
                        signaling.ops().port(),
                        signaling.cluster().port(),
                        signaling.cluster().busPort());
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < media.verticles().media(); shard++) {
            shards.add(media.media().port() + shard);
        }
        assertThat(Kubernetes.ports("hubbub-media", "UDP")).hasSize(4).isEqualTo(shards);
        assertThat(Kubernetes.ports("hubbub-media", "TCP"))
                .containsAll(shards)
                .contains(media.ops().port(), media.cluster().port(), media.cluster().busPort());
        assertThat(Kubernetes.gracePeriod("hubbub-media"))
                .isGreaterThanOrEqualTo(media.node().drain().plus(STOP));
        assertThat(Kubernetes.gracePeriod("hubbub-signaling")).isGreaterThan(STOP);
    }

    @Test
    void aMachineThatIsDrainedLosesOnePodAtATime() {
        for (String name : List.of("hubbub-signaling", "hubbub-media")) {
            JsonNode pods = Kubernetes.workload(name).path("spec");
            JsonNode budget = Kubernetes.find("PodDisruptionBudget", name).path("spec");

            assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
            assertThat(budget.path("selector")).isEqualTo(pods.path("selector"));
            assertThat(pods.path("template").path("metadata").path("labels"))
                    .isEqualTo(pods.path("selector").path("matchLabels"));
            assertThat(pods.path("template").path("spec").path("affinity").toString())
                    .contains("requiredDuringScheduling")
                    .contains(name);
            assertThat(Kubernetes.probes(name)).containsExactly("ops", "ops", "ops");
        }
    }

    @Test
    void kustomizationNamesEveryManifest() throws IOException {
        try (Stream<Path> files = Files.list(Yaml.FOLDER.resolve("kubernetes"))) {
            // secrets.env is the operator's.
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("secrets.env")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(
                                            Kubernetes.files().stream(),
                                            Stream.of(
                                                    "kustomization.yaml",
                                                    "settings.env",
                                                    "secrets.env.example"))
                                    .toList());
        }
    }

    @Test
    void theImageIsBuiltFromFilesAndModulesThatExist() throws IOException {
        String dockerfile = Yaml.text("Dockerfile");
        List<String> sources = new ArrayList<>();
        COPIED.matcher(dockerfile)
                .results()
                .forEach(copy -> sources.addAll(List.of(copy.group(1).split(" "))));

        assertThat(sources)
                .contains("src/main")
                .allSatisfy(source -> assertThat(Path.of(source)).exists());
        assertThat(Yaml.text("Dockerfile.dockerignore").lines())
                .containsAll(sources.stream().map(source -> "!" + source).toList());
        Matcher modules = Pattern.compile("--add-modules (\\S+)").matcher(dockerfile);
        assertThat(modules.find()).isTrue();
        assertThat(List.of(modules.group(1).split(",")))
                .contains("java.se", "jdk.unsupported")
                .allSatisfy(module -> assertThat(ModuleFinder.ofSystem().find(module)).isPresent());
        assertThat(dockerfile).containsPattern("(?m)^USER [1-9]");
    }

    @Test
    void systemdWaitsForTheDrain() {
        Settings settings = SettingsLoader.defaults();
        Map<String, String> unit = Yaml.assignments(Yaml.text("hubbub.service"));

        assertThat(Duration.ofSeconds(Long.parseLong(unit.getOrDefault("TimeoutStopSec", "0"))))
                .isGreaterThanOrEqualTo(settings.node().drain().plus(STOP));
        assertThat(Integer.parseInt(unit.getOrDefault("LimitNOFILE", "0")))
                .isGreaterThan(2 * settings.limits().http().connections());
        assertThat(unit).containsEntry("KillMode", "mixed").containsEntry("NoNewPrivileges", "yes");
    }

    @Test
    void proxiesForwardToThePlainPort() {
        String plain = "127.0.0.1:" + SettingsLoader.defaults().http().plainPort();

        assertThat(Yaml.text("proxy/nginx.conf")).contains("server " + plain + ";");
        assertThat(Yaml.text("proxy/Caddyfile")).contains("reverse_proxy " + plain);
        assertThat(
                        Yaml.read("proxy/traefik/routes.yaml")
                                .at("/http/services/hubbub/loadBalancer/servers/0/url")
                                .asText())
                .isEqualTo("http://" + plain);
        assertThat(Compose.node("signaling").http().plainPort()).isEqualTo(8080);
    }

    @Test
    void traefikLimitsEachClientByItsAddress() {
        JsonNode http = Yaml.read("proxy/traefik/routes.yaml").path("http");
        Set<String> entryPoints = new HashSet<>();
        Yaml.read("proxy/traefik/traefik.yaml")
                .path("entryPoints")
                .properties()
                .forEach(entry -> entryPoints.add(entry.getKey()));

        http.path("middlewares")
                .forEach(middleware ->
                        middleware.forEach(limit ->
                                assertThat(limit.at("/sourceCriterion/ipStrategy/depth").asInt(-1))
                                        .as(middleware.toString())
                                        .isZero()));
        for (JsonNode router : http.path("routers")) {
            assertThat(http.path("services").has(router.path("service").asText())).isTrue();
            assertThat(entryPoints).contains(router.path("entryPoints").path(0).asText());
            assertThat(router.path("middlewares"))
                    .isNotEmpty()
                    .allSatisfy(name ->
                            assertThat(http.path("middlewares").has(name.asText())).isTrue());
        }
        assertThat(http.path("routers")).hasSize(2);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
