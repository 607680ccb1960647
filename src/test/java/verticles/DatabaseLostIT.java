package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// N3: the embedded PostgreSQL is killed under a node that serves. Covers
/// [store.postgres.DatabaseLost]. Covers `DatabaseWatch`.
@Timeout(300)
class DatabaseLostIT {
    private static final String LOGIN =
            """
            {"username": "ann", "password": "correct horse 9", "device": "Laptop"}
            """;

    @TempDir Path folder;

    @Test
    void theServerIsStartedAgainAndClientsAreAskedToTryAgainMeanwhile() throws Exception {
        try (ApiServer server = new ApiServer(folder, Map.of("accounts.loginsPerMinute", "1000"))) {
            assertThat(server.post("/api/auth/register", null, LOGIN).status()).isEqualTo(201);
            ProcessHandle postgres = postgres();

            postgres.destroyForcibly();
            postgres.onExit().join();

            await("a login")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        ApiServer.Answer answer = server.post("/api/auth/login", null, LOGIN);
                        if (answer.status() == 200) {
                            return true;
                        }
                        assertThat(answer.status()).as(answer.http().body()).isEqualTo(503);
                        assertThat(answer.text("code")).isEqualTo("unavailable");
                        assertThat(answer.header("Retry-After")).isNotEmpty();
                        return false;
                    });
            assertThat(postgres().pid()).isNotEqualTo(postgres.pid());
        }
    }

    private ProcessHandle postgres() throws Exception {
        String pid = Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
}
