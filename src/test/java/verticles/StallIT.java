package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bots.client.CallClient;
import bots.client.signaling.ServerAddress;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;

/// N10: a node that is alone and stops for longer than the TTL of its leases, as a paused virtual
/// machine does. Covers [RoomRegistryVerticle] and `StaleRooms`.
@Timeout(600)
class StallIT {
    /// Longer than leases and heartbeats live (5 s), shorter than a path may be silent (10 s).
    private static final Duration STALL = Duration.ofSeconds(7);

    @TempDir static Path folder;

    private final int port = NodeProcess.freePort();
    private final CallClient client =
            CallClient.open(ServerAddress.of("http://127.0.0.1:" + port, false), 1);

    @Test
    void callsGoOnAfterTheProcessWasStopped() throws Exception {
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder.resolve("data")),
                        "--http.plainPort=" + port,
                        "--verticles.rooms.instances=4")) {
            node.awaitReady();
            Talker ann = new Talker(client, "ann");
            Talker ben = new Talker(client, "ben");
            ann.awaitPackets(50);
            ben.awaitPackets(50);

            signal(node, "STOP");
            await("the stall").pollDelay(STALL).timeout(STALL.multipliedBy(3)).until(() -> true);
            signal(node, "CONT");

            // Joins ask all four registries, of which one has the room.
            for (int i = 0; i < 4; i++) {
                Talker late = new Talker(client, "late" + i);
                assertThat(late.number()).as("the same room goes on").isEqualTo(3 + i);
            }
            ann.awaitPackets(500);
            ben.awaitPackets(500);
            assertThat(ann.ended()).isNull();
            assertThat(ben.ended()).isNull();
            assertThat(node.output())
                    .doesNotContain("has taken it", "ERROR", "ConcurrentModification");
        } finally {
            result(client.close());
        }
    }

    private static void signal(NodeProcess node, String signal) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-" + signal, String.valueOf(node.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
