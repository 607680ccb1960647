package verticles.room.placement;

import static org.assertj.core.api.Assertions.assertThat;

import call.MediaLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ShardAddress;
import rooms.placement.ClientLocation;
import rooms.placement.Placement;
import rooms.placement.PlacementRequest;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;

/// With the directory of a node that is alone, which needs no server.
@ExtendWith(VertxExtension.class)
class ShardDirectoryTest {
    private static final UUID ROOM = new UUID(0, 5);
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final MediaLimits LIMITS = MediaLimits.of(3, 4);

    @Test
    void choosesTheLeastLoadedShardThatDoesNotDrain(Vertx vertx, VertxTestContext test) {
        withDirectory(
                        vertx,
                        directory ->
                                directory
                                        .putNode(node("a", 1, true, shard(0, 0)), TTL)
                                        .compose(_ ->
                                                directory.putNode(
                                                        node(
                                                                "b",
                                                                1,
                                                                false,
                                                                shard(0, 0.9),
                                                                shard(1, 0.2)),
                                                        TTL))
                                        .compose(_ ->
                                                new ShardDirectory(
                                                                directory,
                                                                new Placement(100, Set.of()),
                                                                TTL)
                                                        .choose(
                                                                PlacementRequest.first(
                                                                        ROOM,
                                                                        ClientLocation.at(
                                                                                "default")))))
                .onComplete(
                        test.succeeding(choice ->
                                test.verify(() -> {
                                    ShardDirectory.Placed placed = choice.placed();
                                    assertThat(placed.shard()).isEqualTo(new ShardAddress("b", 1));
                                    assertThat(placed.limits()).isEqualTo(LIMITS);
                                    test.completeNow();
                                })));
    }

    @Test
    void refusesWhileNoNodeHasMedia(Vertx vertx, VertxTestContext test) {
        withDirectory(
                        vertx,
                        directory ->
                                directory
                                        .putNode(node("a", 1, false), TTL)
                                        .compose(_ ->
                                                new ShardDirectory(
                                                                directory,
                                                                new Placement(100, Set.of()),
                                                                TTL)
                                                        .choose(
                                                                PlacementRequest.first(
                                                                        ROOM,
                                                                        ClientLocation.at(
                                                                                "default")))))
                .onComplete(
                        test.failing(failure ->
                                test.verify(() -> {
                                    assertThat(failure).isInstanceOf(RefusedException.class);
                                    assertThat(((RefusedException) failure).refusal().code())
                                            .isEqualTo(RefusalCode.NO_MEDIA_NODE);
                                    test.completeNow();
                                })));
    }

    @Test
    void aShardIsNotLostWhileItsNodeReports(Vertx vertx, VertxTestContext test) {
        withDirectory(
                        vertx,
                        directory -> {
                            ShardDirectory shards =
                                    new ShardDirectory(
                                            directory, new Placement(100, Set.of()), TTL);
                            return directory
                                    .putNode(node("a", 1, false, shard(0, 0)), TTL)
                                    .compose(_ ->
                                            shards.choose(
                                                    PlacementRequest.first(
                                                            ROOM, ClientLocation.at("default"))))
                                    .compose(placed ->
                                            shards.refresh()
                                                    .map(_ -> shards.isLost(placed.placed())));
                        })
                .onComplete(
                        test.succeeding(lost ->
                                test.verify(() -> {
                                    assertThat(lost).isFalse();
                                    test.completeNow();
                                })));
    }

    @Test
    void theSuccessorOfANodeDoesNotHaveItsShards(Vertx vertx, VertxTestContext test) {
        withDirectory(
                        vertx,
                        directory -> {
                            ShardDirectory ofNow =
                                    new ShardDirectory(
                                            directory, new Placement(100, Set.of()), TTL);
                            return directory
                                    .putNode(node("a", 1, false, shard(0, 0)), TTL)
                                    .compose(_ ->
                                            new ShardDirectory(
                                                            directory,
                                                            new Placement(100, Set.of()),
                                                            TTL)
                                                    .choose(
                                                            PlacementRequest.first(
                                                                    ROOM,
                                                                    ClientLocation.at("default"))))
                                    .map(ShardDirectory.Choice::placed)
                                    .compose(before ->
                                            directory
                                                    .putNode(node("a", 2, false, shard(0, 0)), TTL)
                                                    .compose(_ ->
                                                            ofNow.choose(
                                                                    PlacementRequest.first(
                                                                            ROOM,
                                                                            ClientLocation.at(
                                                                                    "default"))))
                                                    .map(ShardDirectory.Choice::placed)
                                                    .map(after -> {
                                                        assertThat(after.shard())
                                                                .isEqualTo(before.shard());
                                                        assertThat(after).isNotEqualTo(before);
                                                        assertThat(ofNow.isLost(after)).isFalse();
                                                        return ofNow.isLost(before);
                                                    }));
                        })
                .onComplete(
                        test.succeeding(lost ->
                                test.verify(() -> {
                                    assertThat(lost).isTrue();
                                    test.completeNow();
                                })));
    }

    private static <T> Future<T> withDirectory(Vertx vertx, Function<Directory, Future<T>> use) {
        return ClusterDirectory.open(vertx).compose(use);
    }

    private static NodeHeartbeat node(
            String id, long startedAtMillis, boolean draining, ShardLoad... shards) {
        return new NodeHeartbeat(
                id, "default", "", "1.0", startedAtMillis, 5, draining, List.of(shards));
    }

    private static ShardLoad shard(int index, double load) {
        return new ShardLoad(index, 10_000 + index, 0, 0, load, 0, LIMITS);
    }
}
