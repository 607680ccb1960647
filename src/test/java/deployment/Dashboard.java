package deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A board of Grafana, as far as ours use its model; another field is an error.
record Dashboard(
        String uid,
        String title,
        String description,
        List<String> tags,
        int schemaVersion,
        int version,
        boolean editable,
        int graphTooltip,
        String refresh,
        Map<String, String> time,
        List<Link> links,
        Templating templating,
        List<Panel> panels) {
    record Link(
            String type,
            List<String> tags,
            String title,
            boolean asDropdown,
            boolean includeVars,
            boolean keepTime) {}

    record Templating(List<Variable> list) {}

    record Variable(
            String type,
            String name,
            String label,
            Source datasource,
            String definition,
            Query query,
            int refresh,
            int sort,
            boolean multi,
            boolean includeAll) {
        record Query(String query, String refId) {}
    }

    record Source(String type, String uid) {}

    record Panel(
            int id,
            String type,
            String title,
            String description,
            Source datasource,
            Grid gridPos,
            FieldConfig fieldConfig,
            ObjectNode options,
            List<Target> targets) {
        boolean overlaps(Panel other) {
            Grid a = gridPos;
            Grid b = other.gridPos;
            return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
        }
    }

    record Grid(int x, int y, int w, int h) {}

    record FieldConfig(ObjectNode defaults, List<JsonNode> overrides) {}

    record Target(
            String refId,
            Source datasource,
            String editorMode,
            String expr,
            String legendFormat,
            boolean range) {}

    static List<Dashboard> all() throws IOException {
        try (Stream<Path> files = Files.list(Yaml.FOLDER.resolve("grafana/dashboards"))) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return Yaml.JSON.readValue(file.toFile(), Dashboard.class);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    Stream<Target> targets() {
        return panels.stream().flatMap(panel -> panel.targets().stream());
    }
}
