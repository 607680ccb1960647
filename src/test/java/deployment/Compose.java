package deployment;

import com.fasterxml.jackson.databind.JsonNode;
import config.Settings;
import config.load.SettingsLoader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The nodes of `compose.yaml`, with the variables of `environment.example`.
final class Compose {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):\\?}");

    private Compose() {}

    static Map<String, String> environment() {
        return Yaml.filledIn(Yaml.text("environment.example"));
    }

    /// By the name of the service, as the node reads them.
    static Map<String, Settings> nodes() {
        Map<String, Settings> nodes = new LinkedHashMap<>();
        services()
                .properties()
                .forEach(service -> {
                    if (service.getValue().path("image").asText().equals("hubbub")) {
                        nodes.put(service.getKey(), settings(service.getValue()));
                    }
                });
        return nodes;
    }

    static Settings node(String service) {
        return settings(services().path(service));
    }

    static Duration stopPeriod(String service) {
        return Duration.parse("PT" + services().path(service).path("stop_grace_period").asText());
    }

    static JsonNode services() {
        return Yaml.read("compose.yaml").path("services");
    }

    private static Settings settings(JsonNode service) {
        Map<String, String> values = environment();
        Map<String, String> variables = new LinkedHashMap<>();
        service.path("environment")
                .properties()
                .forEach(variable ->
                        variables.put(
                                variable.getKey(),
                                VARIABLE.matcher(variable.getValue().asText())
                                        .replaceAll(
                                                name -> values.getOrDefault(name.group(1), ""))));
        SettingsLoader loader = new SettingsLoader();
        JsonNode command = service.path("command");
        for (int i = 0; i < command.size(); i += 2) {
            loader.file(command.get(i + 1).asText());
        }
        return loader.environment(variables).settings();
    }
}
