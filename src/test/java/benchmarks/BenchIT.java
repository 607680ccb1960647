package benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The smallest scenario through `scripts/bench`: that it still works, not how fast it is.
class BenchIT {
    private static final int LISTENERS = 10;
    private static final long TIMEOUT_SECONDS = 300;

    @Test
    void reportsWhatTenListenersReceived(@TempDir Path folder)
            throws IOException, InterruptedException {
        assumeTrue(canBuild() || "true".equals(System.getenv("CI")), "no Node or C compiler");
        Path log = folder.resolve("bench.log");
        Process bench =
                new ProcessBuilder(
                                "scripts/bench",
                                "--scenario=S1-" + LISTENERS,
                                "--seconds=2",
                                "--warm=0",
                                "--peer=hubbub",
                                "--class-path=" + classPath(),
                                "--folder=" + folder)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(bench.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
        } finally {
            bench.destroy();
        }
        assertThat(bench.exitValue()).as(Files.readString(log)).isZero();

        JsonObject report = new JsonObject(Files.readString(folder.resolve("report.json")));
        JsonObject row = report.getJsonArray("rows").getJsonObject(0);
        assertThat(row.getDouble("cpu_us")).as(row.encodePrettily()).isPositive();
        assertThat(row.getDouble("limit_us")).isPositive();
        assertThat(row.getDouble("p50_ms")).isPositive();
        assertThat(row.getJsonObject("load").getInteger("silent_listeners")).isZero();
        assertThat(row.getJsonObject("load").getInteger("bad_auth")).isZero();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static boolean canBuild() throws IOException, InterruptedException {
        return new ProcessBuilder(
                                "sh",
                                "-c",
                                "command -v node && command -v cc && pkg-config --exists libsrtp2 openssl")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
