package deployment;

import com.fasterxml.jackson.databind.JsonNode;
import config.Settings;
import config.load.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The manifests that `kustomization.yaml` names.
final class Kubernetes {
    /// The fields that are used; another one is an error.
    record Kustomization(
            String apiVersion,
            String kind,
            String namespace,
            List<String> resources,
            List<Generator> configMapGenerator,
            List<Generator> secretGenerator,
            List<Image> images) {
        record Generator(String name, List<String> envs) {}

        record Image(String name, String newName, String newTag) {}
    }

    private Kubernetes() {}

    static List<String> files() {
        return Yaml.read("kubernetes/kustomization.yaml", Kustomization.class).resources();
    }

    static List<JsonNode> manifests() {
        return files().stream()
                .flatMap(file -> Yaml.documents("kubernetes/" + file).stream())
                .toList();
    }

    static JsonNode find(String kind, String name) {
        return manifests().stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .filter(manifest -> manifest.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    static JsonNode workload(String name) {
        return find("StatefulSet", name);
    }

    /// The name of its schema: `apps/v1` is `io.k8s.api.apps.v1`, `v1` is `io.k8s.api.core.v1`.
    static String definition(JsonNode manifest) {
        String version = manifest.path("apiVersion").asText();
        return "io.k8s.api."
                + (version.contains("/") ? version : "core." + version).replace('/', '.')
                + "."
                + manifest.path("kind").asText();
    }

    static List<Integer> ports(String workload, String protocol) {
        boolean ofHost = pod(workload).path("hostNetwork").asBoolean();
        List<Integer> ports = new ArrayList<>();
        for (JsonNode port : container(workload).path("ports")) {
            if (port.path("protocol").asText("TCP").equals(protocol)) {
                int number = port.path("containerPort").asInt();
                if (port.path("hostPort").asInt() != (ofHost ? number : 0)) {
                    throw new AssertionError(
                            "in the network of the host both are the same: " + port);
                }
                ports.add(number);
            }
        }
        return ports;
    }

    /// The names of the ports that the three probes ask.
    static List<String> probes(String workload) {
        return List.of("startupProbe", "readinessProbe", "livenessProbe").stream()
                .map(probe -> container(workload).path(probe).at("/httpGet/port").asText())
                .toList();
    }

    static Duration gracePeriod(String workload) {
        return Duration.ofSeconds(pod(workload).path("terminationGracePeriodSeconds").asLong());
    }

    /// As the first pod of the set reads them.
    ///
    /// @param folder for the certificate, of which only the files must exist
    static Settings settings(String workload, Path folder) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.putAll(Yaml.assignments(Yaml.text("kubernetes/settings.env")));
        Map<String, String> secrets = Yaml.filledIn(Yaml.text("kubernetes/secrets.env.example"));
        for (JsonNode source : container(workload).path("envFrom")) {
            if (source.has("secretRef")) {
                variables.putAll(secrets);
            }
        }
        for (JsonNode variable : container(workload).path("env")) {
            String secret = variable.at("/valueFrom/secretKeyRef/key").asText();
            variables.put(
                    variable.path("name").asText(),
                    secret.isEmpty()
                            ? value(variable, workload + "-0", folder)
                            : Objects.requireNonNull(secrets.get(secret), secret));
        }
        SettingsLoader loader = new SettingsLoader();
        JsonNode arguments = container(workload).path("args");
        for (int i = 0; i < arguments.size(); i += 2) {
            loader.file(arguments.get(i + 1).asText());
        }
        return loader.environment(variables).settings();
    }

    private static String value(JsonNode variable, String pod, Path folder) throws IOException {
        String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
        String value = variable.path("value").asText();
        if (value.startsWith("/tls/")) {
            Path file = folder.resolve(value.substring("/tls/".length()));
            return (Files.exists(file) ? file : Files.createFile(file)).toString();
        }
        return switch (field) {
            case "" -> value;
            case "metadata.name" -> pod;
            case "status.podIP", "status.hostIP" -> "10.1.2.3";
            default -> throw new AssertionError("a field that is not known here: " + field);
        };
    }

    private static JsonNode pod(String workload) {
        return workload(workload).path("spec").path("template").path("spec");
    }

    private static JsonNode container(String workload) {
        return pod(workload).path("containers").path(0);
    }
}
