package verticles.room.registry;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.Lease;

@ExtendWith(VertxExtension.class)
class RoomLeasesTest {
    private static final UUID ROOM = new UUID(0, 7);

    private Context registry;
    private RoomLeases here;
    private RoomLeases other;

    @BeforeEach
    void open(Vertx vertx) {
        registry = vertx.getOrCreateContext();
        Directory directory = result(ClusterDirectory.open(vertx));
        here = leases(vertx, directory, "here");
        other = leases(vertx, directory, "other");
    }

    private static RoomLeases leases(Vertx vertx, Directory directory, String node) {
        String owner = new RegistryName(node, 0, new UUID(0, 1)).toString();
        return new RoomLeases(vertx, directory, owner, Duration.ofMinutes(1));
    }

    @Test
    void aRoomHasOneOwnerAtATime() {
        Lease first = acquire(here);
        Lease seen = acquire(other);

        assertThat(here.isOwn(first)).isTrue();
        assertThat(seen).isEqualTo(first);
        assertThat(other.isOwn(seen)).isFalse();
    }

    @Test
    void theNextOwnerHasAHigherEpoch() {
        Lease first = acquire(here);
        on(() -> here.release(first));

        Lease second = acquire(other);
        assertThat(other.isOwn(second)).isTrue();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(on(() -> here.renew(first))).as("fenced").isFalse();
        assertThat(on(() -> other.renew(second))).isTrue();
    }

    /// The lease would live for a minute.
    @Test
    void theLeaseOfADeadNodeIsTaken() {
        Lease first = acquire(other);
        on(() -> {
            here.onNodeLeft("other");
            return Future.succeededFuture();
        });

        await().until(() -> here.isOwn(acquire(here)));
        assertThat(acquire(here).epoch()).isGreaterThan(first.epoch());
    }

    private Lease acquire(RoomLeases by) {
        return on(() -> by.acquire(ROOM));
    }

    private <T> T on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        registry.runOnContext(_ -> work.get().onComplete(done));
        return result(done.future());
    }
}
