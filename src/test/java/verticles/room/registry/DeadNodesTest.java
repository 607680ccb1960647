package verticles.room.registry;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.NodeHeartbeat;

/// Covers `RegistryName`, too.
@ExtendWith(VertxExtension.class)
class DeadNodesTest {
    private static final Duration TTL = Duration.ofMinutes(1);

    private Context registry;
    private Directory directory;
    private DeadNodes nodes;

    @BeforeEach
    void open(Vertx vertx) {
        registry = vertx.getOrCreateContext();
        directory = result(ClusterDirectory.open(vertx));
        nodes = new DeadNodes(vertx, directory, 20);
    }

    @Test
    void aNodeThatHasLeftAndDoesNotReportIsDead() {
        run(() -> nodes.onLeft("a"));

        awaitDead("a");
        run(() -> nodes.onJoined("a"));
        assertThat(isDead("a")).as("its successor").isFalse();
    }

    /// The successor joined before the cluster lost the former process.
    @Test
    void aNodeThatReportsAgainIsAlive() {
        run(() -> nodes.onLeft("a"));
        awaitDead("a");

        heartbeat("a");

        assertThat(isDead("a")).isFalse();
    }

    /// The network has cut it off from the cluster, but not from the directory.
    @Test
    void aNodeThatReportsIsAlive() {
        heartbeat("cut off");
        run(() -> nodes.onLeft("cut off"));
        run(() -> nodes.onLeft("a"));

        awaitDead("a");
        assertThat(isDead("cut off")).isFalse();
    }

    @Test
    void aNodeThatComesBackInTimeIsAlive() {
        run(() -> nodes.onLeft("back"));
        run(() -> nodes.onJoined("back"));
        run(() -> nodes.onLeft("a"));

        awaitDead("a");
        assertThat(isDead("back")).isFalse();
    }

    @Test
    void theNameOfARegistryContainsItsNode() {
        String name = new RegistryName("eu/1", 2, new UUID(0, 1)).toString();

        assertThat(name).isEqualTo("eu/1/2/00000000-0000-0000-0000-000000000001");
        assertThat(RegistryName.node(name)).isEqualTo("eu/1");
        assertThat(RegistryName.node("other")).isEqualTo("other");
    }

    private void awaitDead(String node) {
        await().until(() -> isDead(node));
    }

    private boolean isDead(String node) {
        Promise<Boolean> dead = Promise.promise();
        run(() -> nodes.isDead(node).onComplete(dead));
        return result(dead.future());
    }

    private void run(Runnable task) {
        Promise<Void> done = Promise.promise();
        registry.runOnContext(_ -> {
            task.run();
            done.complete();
        });
        result(done.future());
    }

    private void heartbeat(String node) {
        result(
                directory.putNode(
                        new NodeHeartbeat(node, "default", "", "1", 1, 1, false, List.of()), TTL));
    }
}
