package interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// A program of `src/test/interop`: two participants that publish audio and video, and end once
/// each has received those of the other. It prints one JSON object a line.
final class ForeignClient {
    private static final int TIMEOUT_MINUTES = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ForeignClient() {}

    /// Skips the test, but never in the continuous integration.
    static void require(boolean installed, String what) {
        assumeTrue(
                installed || "true".equals(System.getenv("CI")),
                what + " is missing; scripts/test installs it");
    }

    static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Runs it against a new node.
    ///
    /// @param folder of the node's data
    /// @param command to which the address of the node is appended
    static void call(Path folder, String... command) throws IOException, InterruptedException {
        int port = NodeProcess.freePort();
        try (NodeProcess node =
                NodeProcess.allInOne(TestDatabase.prepare(folder), "--http.plainPort=" + port)) {
            node.awaitReady();
            List<String> all = new ArrayList<>(List.of(command));
            all.add("http://127.0.0.1:" + port);
            Path output = folder.resolve("client.log");
            Process client =
                    new ProcessBuilder(all)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = client.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                client.destroyForcibly().waitFor();
            }
            String said = Files.readString(output);

            assertThat(ended ? client.exitValue() : -1)
                    .as("%s%nThe node: %s", said, node.output())
                    .isZero();
            assertThat(said.lines().map(ForeignClient::read))
                    .filteredOn(line -> line.path("event").asText().equals("done"))
                    .hasSize(2)
                    .allSatisfy(done -> {
                        assertThat(done.path("audio").asInt()).isPositive();
                        assertThat(done.path("video").asInt()).isPositive();
                    });
            assertThat(node.output()).doesNotContain("ERROR");
        }
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.nullNode(); // a warning of a library
        }
    }
}
