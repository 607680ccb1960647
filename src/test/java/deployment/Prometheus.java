package deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// What our files of Prometheus use; another field is an error.
final class Prometheus {
    record Config(
            Global global,
            @JsonProperty("rule_files") List<String> ruleFiles,
            @JsonProperty("scrape_configs") List<Job> jobs) {}

    record Global(
            @JsonProperty("scrape_interval") String scrapeInterval,
            @JsonProperty("evaluation_interval") String evaluationInterval) {}

    record Job(
            @JsonProperty("job_name") String name,
            @JsonProperty("static_configs") List<Targets> targets,
            @JsonProperty("kubernetes_sd_configs") List<Discovery> discoveries,
            @JsonProperty("relabel_configs") List<Relabeling> relabelings) {}

    record Targets(List<String> targets, Map<String, String> labels) {}

    record Discovery(String role, Map<String, List<String>> namespaces) {}

    record Relabeling(
            @JsonProperty("source_labels") List<String> sourceLabels,
            @JsonProperty("target_label") String targetLabel,
            String action,
            String regex) {}

    record RuleFile(List<Group> groups) {}

    record Group(String name, List<Rule> rules) {}

    record Rule(
            String alert,
            String expr,
            @JsonProperty("for") String duration,
            Map<String, String> labels,
            Map<String, String> annotations) {}

    private Prometheus() {}

    static List<Rule> rules() {
        return Yaml.read("prometheus/rules.yaml", RuleFile.class).groups().stream()
                .flatMap(group -> group.rules().stream())
                .toList();
    }
}
