package verticles.room;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import call.MediaLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rooms.placement.ClientLocation;
import rooms.placement.Placement;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementRequest;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import verticles.room.placement.ShardDirectory;

/// A real directory in virtual time. Covers `RoomMedia` and `DirectoryLost`.
class ShardLossTest {
    private static final UUID ROOM = new UUID(0, 5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SILENCE = Duration.ofMillis(1_200);

    private final Vertx vertx = Vertx.vertx();
    private final Directory directory = result(ClusterDirectory.open(vertx));
    private long nowMillis = 1_000_000;
    private final ShardDirectory shards =
            new ShardDirectory(directory, new Placement(10, Set.of()), SILENCE, () -> nowMillis);
    private int beats;

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void aShardWhoseHeartbeatStandsStillIsLost() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();

        watch(5);
        assertThat(shards.isLost(placed)).isFalse();
        watch(1);
        assertThat(shards.isLost(placed)).isTrue();
    }

    /// N10: heartbeats that arrived while this process was stopped were not seen.
    @Test
    void aStallOfThisProcessIsNoSilenceOfTheShard() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();

        nowMillis += 60_000;
        watch(1);
        assertThat(shards.isLost(placed)).isFalse();

        heartbeat("media");
        watch(5);
        assertThat(shards.isLost(placed)).isFalse();
    }

    @Test
    void theShardsOfANodeThatLeftTheClusterAreLostAtOnce() {
        heartbeat("media");
        heartbeat("other");
        ShardDirectory.Placed placed = chosen();
        assertThat(placed.shard().node()).isEqualTo("media");

        result(shards.onNodeLeft("media"));

        assertThat(shards.isLost(placed)).isTrue();
        assertThat(chosen().shard().node()).isEqualTo("other");
    }

    /// A process that stood still is removed from the cluster, and takes the others for gone until
    /// it is back in it: it must not move the media of its rooms to and fro meanwhile.
    @Test
    void afterAStallOnlyMissingHeartbeatsShowThatAShardIsLost() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();
        shards.onPingTick();
        shards.onAnswer(placed);

        nowMillis += 60_000;
        shards.onStall();
        result(shards.onNodeLeft("media"));
        for (int quarter = 0; quarter < 10 * 4; quarter++) {
            nowMillis += ShardDirectory.PING_MILLIS;
            shards.onPingTick();
            heartbeat("media");
            result(shards.refresh());
            assertThat(shards.isLost(placed)).as("it reports").isFalse();
        }

        watch(11);
        assertThat(shards.isLost(placed)).as("it has stopped").isTrue();
    }

    @Test
    void onceAProcessThatStoodStillHasSettledANodeThatLeavesIsLostAtOnce() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();
        shards.onStall();
        nowMillis += 20_000;

        result(shards.onNodeLeft("media"));

        assertThat(shards.isLost(placed)).isTrue();
    }

    /// N6.
    @Test
    void aNodeThatDrainsGetsNoRooms() {
        heartbeat("media", true);
        heartbeat("other");

        for (int room = 0; room < 5; room++) {
            assertThat(chosen().shard().node()).isEqualTo("other");
        }
    }

    /// N6: the rooms move while the node still forwards.
    @Test
    void roomsLeaveANodeThatDrainsWhenThereIsAnother() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();

        heartbeat("media", true);
        watch(1);
        assertThat(shards.isToBeLeft(placed)).as("nowhere to go").isFalse();

        heartbeat("other");
        watch(1);
        assertThat(shards.isToBeLeft(placed)).isTrue();
        assertThat(chosen().shard().node()).isEqualTo("other");
    }

    @Test
    void aShardThatAnswersNothingIsLostBeforeItsHeartbeatStandsStill() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();
        shards.onPingTick();
        shards.onAnswer(placed);

        ping(4);
        assertThat(shards.isLost(placed)).isFalse();
        ping(1);
        assertThat(shards.isLost(placed)).isTrue();
        assertThat(shards.isGone(placed)).as("it may come back").isFalse();

        heartbeat("other");
        assertThat(chosen().shard().node()).isEqualTo("other");
        shards.onAnswer(placed);
        assertThat(shards.isLost(placed)).isFalse();
    }

    @Test
    void theLastHeartbeatOfANodeThatLeftDoesNotBringItBack() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();
        Future<Void> removed = shards.onNodeLeft("media");
        result(directory.putNode(node("media", beats, false), MINUTE));
        result(removed);

        result(shards.refresh());
        assertThat(shards.isLost(placed)).isTrue();

        heartbeat("media");
        result(shards.refresh());
        assertThat(shards.isLost(placed)).as("it was frozen and is back").isFalse();
    }

    @Test
    void aNodeThatLeftIsForgottenOnceTheDirectoryNoLongerListsIt() {
        heartbeat("media");
        ShardDirectory.Placed placed = chosen();
        result(shards.onNodeLeft("media"));
        watch(60);

        result(directory.putNode(node("media", beats, false), MINUTE));
        result(shards.refresh());
        assertThat(shards.isLost(placed)).as("even its last heartbeat is new").isFalse();
    }

    /// All rooms of a lost shard choose another one at the same time.
    @Test
    void requestsAtTheSameTimeShareOneRead() {
        heartbeat("media");
        Promise<Void> held = Promise.promise();
        AtomicInteger reads = new AtomicInteger();
        ShardDirectory slow =
                new ShardDirectory(
                        onRead(() -> {
                            reads.incrementAndGet();
                            return held.future();
                        }),
                        new Placement(10, Set.of()),
                        SILENCE,
                        () -> nowMillis);

        Future<List<NodeHeartbeat>> first = slow.refresh();
        Future<List<NodeHeartbeat>> second = slow.refresh();
        assertThat(reads).hasValue(1);
        nowMillis += 1_000;
        Future<List<NodeHeartbeat>> third = slow.refresh();
        assertThat(reads).as("the first one hangs").hasValue(2);

        held.complete();
        assertThat(result(first)).hasSize(1);
        assertThat(result(second)).hasSize(1);
        assertThat(result(third)).hasSize(1);
        result(slow.refresh());
        assertThat(reads).hasValue(3);
    }

    @Test
    void theNextShardIsChosenWithoutTheDirectory() {
        heartbeat("media");
        heartbeat("other");
        Promise<Void> held = Promise.promise();
        AtomicInteger reads = new AtomicInteger();
        ShardDirectory hanging =
                new ShardDirectory(
                        onRead(() ->
                                reads.getAndIncrement() == 0
                                        ? Future.succeededFuture()
                                        : held.future()),
                        new Placement(10, Set.of()),
                        SILENCE,
                        () -> nowMillis);
        result(hanging.refresh());
        nowMillis += 1_000;
        Future<Void> removed = hanging.onNodeLeft("media");

        assertThat(result(hanging.choose(afterLoss())).placed().shard().node()).isEqualTo("other");
        assertThat(reads).hasValue(1);

        nowMillis += 1_000;
        Future<ShardDirectory.Choice> late = hanging.choose(afterLoss());
        assertThat(reads).as("what was read is too old").hasValue(2);
        held.complete();
        assertThat(result(late).placed().shard().node()).isEqualTo("other");
        result(removed);
    }

    @Test
    void aNodeThatHasJustComeIsFoundInTheDirectory() {
        heartbeat("media");
        result(shards.refresh());
        heartbeat("other");
        Future<Void> removed = shards.onNodeLeft("media");

        assertThat(result(shards.choose(afterLoss())).placed().shard().node()).isEqualTo("other");
        result(removed);
    }

    private static PlacementRequest afterLoss() {
        return new PlacementRequest(
                ROOM, ClientLocation.at("default"), null, 1, Set.of(), PlacementCause.SHARD_LOST);
    }

    /// The directory, whose heartbeats are read after that.
    private Directory onRead(Supplier<Future<Void>> before) {
        return (Directory)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Directory.class},
                        (_, method, args) ->
                                method.getName().equals("nodes")
                                        ? before.get().compose(_ -> directory.nodes())
                                        : method.invoke(directory, args));
    }

    private void ping(int times) {
        for (int i = 0; i < times; i++) {
            nowMillis += ShardDirectory.PING_MILLIS;
            shards.onPingTick();
        }
    }

    private void watch(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowMillis += 1_000;
            result(shards.refresh());
        }
    }

    private void heartbeat(String node) {
        heartbeat(node, false);
    }

    private void heartbeat(String node, boolean draining) {
        result(directory.putNode(node(node, ++beats, draining), MINUTE));
    }

    private static NodeHeartbeat node(String id, int beat, boolean draining) {
        return new NodeHeartbeat(
                id,
                "default",
                "",
                "1.0",
                1,
                beat,
                draining,
                List.of(new NodeHeartbeat.ShardLoad(0, 10_000, 0, 0, 0, 0, MediaLimits.DEFAULT)));
    }

    /// The shard that the room gets now.
    private ShardDirectory.Placed chosen() {
        return result(shards.choose(PlacementRequest.first(ROOM, ClientLocation.at("default"))))
                .placed();
    }
}
