package deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus itself says of its configuration, the alerts and the queries of the boards.
final class PromtoolIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void promtoolAcceptsTheConfigurationAndTheTestsOfTheRules() throws Exception {
        Path prometheus = Yaml.FOLDER.resolve("prometheus");

        promtool("check", "config", prometheus.resolve("prometheus.yaml").toString());
        promtool("test", "rules", prometheus.resolve("rules-test.yaml").toString());
    }

    /// As recording rules, which have the same expressions.
    @Test
    void promtoolAcceptsTheQueriesOfTheBoards() throws Exception {
        Set<String> queries = new LinkedHashSet<>();
        for (Dashboard board : Dashboard.all()) {
            board.targets().forEach(target -> queries.add(target.expr()));
        }
        ObjectNode file = Yaml.JSON.createObjectNode();
        ObjectNode group = file.putArray("groups").addObject().put("name", "boards");
        ArrayNode rules = group.putArray("rules");
        for (String query : queries) {
            rules.addObject()
                    .put("record", "board:query_" + rules.size())
                    .put("expr", query.replace("$__rate_interval", "1m"));
        }
        assertThat(queries).hasSizeGreaterThan(30);
        // JSON is YAML.
        Path written = Files.writeString(folder.resolve("boards.yaml"), file.toString());

        promtool("check", "rules", written.toString());
    }

    private void promtool(String... arguments) throws IOException, InterruptedException {
        boolean installed =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "promtool")));
        assumeTrue(
                installed || "true".equals(System.getenv("CI")),
                "there is no promtool; scripts/test prints how to install it");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("promtool.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
