package deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bus.region.RegionCounts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import limits.RefusalCounts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import rooms.mesh.Architecture;
import rooms.mesh.ModeReason;
import rooms.mesh.SfuRollout;
import verticles.metrics.Exposition;
import verticles.metrics.NodeMetrics;
import verticles.metrics.TestStatus;
import verticles.shared.CertificateExpiry;
import verticles.shared.DatabaseFigures;
import verticles.shared.EventBacklog;
import verticles.shared.ModeCounts;
import verticles.shared.NodeCounts;

/// The configuration, alerts and boards of Prometheus and Grafana, against the metrics of a node.
final class MonitoringTest {
    /// Those that Prometheus itself adds to each metric.
    private static final Set<String> OF_TARGET = Set.of("job", "instance");

    private static final Map<String, Set<String>> OTHERS =
            Map.of("up", Set.of(), "traefik_tls_certs_not_after", Set.of("cn", "sans", "serial"));

    private static final Pattern LEGEND = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");

    /// The labels of each metric of a node with everything.
    private static final Map<String, Set<String>> METRICS = new HashMap<>(OTHERS);

    @BeforeAll
    static void scrape() {
        CertificateExpiry certificate = new CertificateExpiry();
        certificate.set(2_000_000_000);
        ModeCounts modes = new ModeCounts();
        modes.move(
                null,
                new ModeCounts.Counted(
                        ModeReason.SMALL_ROOM,
                        SfuRollout.EVERYWHERE.choose(new UUID(0, 1), Architecture.AUTO)));
        DatabaseFigures databases = new DatabaseFigures();
        databases.set(
                new DatabaseFigures.Latest(List.of(new DatabaseFigures.Size("main", 1L)), 0, 0, 0));
        RegionCounts regions = new RegionCounts();
        regions.set(RegionCounts.Reach.UP);
        NodeMetrics node =
                new NodeMetrics(
                        new RefusalCounts(),
                        new NodeCounts(),
                        new EventBacklog(),
                        modes,
                        certificate,
                        databases,
                        regions);
        node.onHeartbeat(List.of(TestStatus.complete()), 0);
        Exposition scraped = Exposition.parse(node.scrape(null, true).body());
        for (Exposition.Sample sample : scraped.samples()) {
            METRICS.computeIfAbsent(sample.name(), _ -> new HashSet<>())
                    .addAll(sample.labels().keySet());
        }
    }

    @Test
    void prometheusScrapesTheNodesOfCompose() {
        Prometheus.Config config = Yaml.read("prometheus/prometheus.yaml", Prometheus.Config.class);
        Map<String, String> targets = new HashMap<>();
        Prometheus.Job job = config.jobs().getFirst();
        job.targets()
                .forEach(each ->
                        targets.put(each.labels().get("instance"), each.targets().getFirst()));

        assertThat(job.name()).isEqualTo("hubbub");
        assertThat(config.ruleFiles()).containsExactly("rules.yaml");
        Map<String, String> nodes = new HashMap<>();
        Compose.nodes()
                .forEach((name, settings) ->
                        nodes.put(name, settings.ops().host() + ":" + settings.ops().port()));
        assertThat(targets).isEqualTo(nodes);
        assertThat(config.jobs().get(1).targets().getFirst().targets())
                .containsExactly(
                        Yaml.read("proxy/traefik/traefik.yaml")
                                .at("/entryPoints/metrics/address")
                                .asText());
    }

    @Test
    void prometheusFindsThePods() {
        Prometheus.Config config =
                Yaml.read("prometheus/prometheus-kubernetes.yaml", Prometheus.Config.class);

        assertThat(config.jobs()).extracting(Prometheus.Job::name).containsExactly("hubbub");
        assertThat(config.jobs().getFirst().discoveries().getFirst().namespaces().get("names"))
                .containsExactly(
                        Yaml.read("kubernetes/kustomization.yaml").path("namespace").asText());
        for (String workload : List.of("hubbub-signaling", "hubbub-media")) {
            assertThat(
                            Kubernetes.workload(workload)
                                    .at("/spec/template/metadata/annotations")
                                    .path("prometheus.io/scrape")
                                    .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyMetricAndLabelOfTheRulesExists() {
        List<Prometheus.Rule> rules = Prometheus.rules();

        assertThat(rules).hasSize(8);
        for (Prometheus.Rule rule : rules) {
            check(rule.expr(), rule.annotations().getOrDefault("summary", ""));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyMetricAndLabelOfTheBoardsExists() throws IOException {
        for (Dashboard board : Dashboard.all()) {
            board.targets().forEach(target -> check(target.expr(), target.legendFormat()));
            for (Dashboard.Variable variable : board.templating().list()) {
                String[] parts =
                        variable.definition()
                                .replaceFirst("label_values\\((.*)\\)", "$1")
                                .split(", (?=\\w+$)");
                check(parts[0], "{{" + parts[1] + "}}");
            }
        }
    }

    @Test
    void aMetricOrLabelThatDoesNotExistIsFound() {
        assertThatThrownBy(() -> check("sum(rate(hubbub_no_total[5m]))", ""))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check("hubbub_rooms{region=\"eu\"}", ""))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check("sum by (room) (hubbub_rooms)", ""))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check("hubbub_rooms", "{{room}}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void everyRuleHasARunbookAndATest() throws IOException {
        String operations = Files.readString(Path.of("docs/operations.md"));
        Set<String> tested = new HashSet<>();
        for (JsonNode test : Yaml.read("prometheus/rules-test.yaml").path("tests")) {
            test.path("alert_rule_test")
                    .forEach(each -> tested.add(each.path("alertname").asText()));
        }

        for (Prometheus.Rule rule : Prometheus.rules()) {
            assertThat(rule.annotations())
                    .containsEntry(
                            "runbook_url",
                            "docs/operations.md#" + rule.alert().toLowerCase(Locale.ROOT));
            assertThat(operations).containsPattern("(?m)^#### " + rule.alert() + "$");
            assertThat(tested).contains(rule.alert());
        }
    }

    @Test
    void boardsHaveAPlaceForEachPanelAndOneSource() throws IOException {
        List<Dashboard> boards = Dashboard.all();
        JsonNode source =
                Yaml.read("grafana/provisioning/datasources/prometheus.yaml")
                        .path("datasources")
                        .path(0);

        assertThat(boards)
                .extracting(Dashboard::uid)
                .containsExactlyInAnyOrder("hubbub-overview", "hubbub-node", "hubbub-room");
        for (Dashboard board : boards) {
            List<Dashboard.Panel> panels = board.panels();
            assertThat(panels).extracting(Dashboard.Panel::id).doesNotHaveDuplicates();
            assertThat(panels).extracting(Dashboard.Panel::title).doesNotHaveDuplicates();
            for (Dashboard.Panel panel : panels) {
                assertThat(panel.gridPos().x() + panel.gridPos().w()).isLessThanOrEqualTo(24);
                assertThat(panels)
                        .filteredOn(panel::overlaps)
                        .as(panel.title())
                        .containsExactly(panel);
            }
            assertThat(
                            Stream.concat(
                                    board.targets().map(Dashboard.Target::datasource),
                                    board.templating().list().stream()
                                            .map(Dashboard.Variable::datasource)))
                    .containsOnly(
                            new Dashboard.Source(
                                    source.path("type").asText(), source.path("uid").asText()));
        }
    }

    @Test
    void grafanaIsProvisionedWithWhatComposeMounts() {
        List<String> volumes = new ArrayList<>();
        Compose.services()
                .path("grafana")
                .path("volumes")
                .forEach(volume -> volumes.add(volume.asText()));
        JsonNode provider = Yaml.read("grafana/provisioning/dashboards/hubbub.yaml");
        String path = provider.at("/providers/0/options/path").asText();

        assertThat(volumes)
                .contains(
                        "./grafana/dashboards:" + path + ":ro",
                        "./grafana/provisioning:/etc/grafana/provisioning:ro");
        List<String> prometheus = new ArrayList<>();
        Compose.services()
                .path("prometheus")
                .path("command")
                .forEach(option -> prometheus.add(option.asText()));
        assertThat(
                        Yaml.read("grafana/provisioning/datasources/prometheus.yaml")
                                .at("/datasources/0/url")
                                .asText())
                .isEqualTo(
                        prometheus.stream()
                                .filter(option -> option.startsWith("--web.listen-address="))
                                .map(option -> option.replaceFirst(".*=", "http://"))
                                .findFirst()
                                .orElseThrow());
    }

    private static void check(String expression, String legend) {
        Map<String, Set<String>> used = PromQl.metrics(expression);
        assertThat(used).as(expression).isNotEmpty();
        Set<String> known = new HashSet<>(OF_TARGET);
        used.forEach((metric, labels) -> {
            assertThat(METRICS).as(expression).containsKey(metric);
            Set<String> ofMetric = new HashSet<>(METRICS.getOrDefault(metric, Set.of()));
            ofMetric.addAll(OF_TARGET);
            assertThat(ofMetric).as(metric + " in " + expression).containsAll(labels);
            known.addAll(ofMetric);
        });
        assertThat(known).as(expression).containsAll(PromQl.grouping(expression));
        LEGEND.matcher(legend)
                .results()
                .forEach(label -> assertThat(known).as(legend).contains(label.group(1)));
    }
}
