package verticles.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rooms.ShardAddress;

@ExtendWith(VertxExtension.class)
class LostShardsTest {
    private static final ShardAddress FROZEN = new ShardAddress("a", 0);
    private static final ShardAddress KILLED = new ShardAddress("b", 0);

    /// Also that of the first one, though another was lost before its connections were closed. The
    /// second participant has left, or its media is on the shard again.
    @Test
    void eachLostShardClosesTheConnectionsThatWereLeft(Vertx vertx, VertxTestContext test) {
        var closed = test.checkpoint(2);
        vertx.runOnContext(_ -> {
            var lost =
                    new LostShards(
                            vertx,
                            1,
                            (_, number) -> number != 2,
                            (shard, numbers) ->
                                    test.verify(() -> {
                                        assertThat(numbers)
                                                .isEqualTo(
                                                        shard.equals(FROZEN)
                                                                ? List.of(1, 3)
                                                                : List.of(4));
                                        closed.flag();
                                    }));
            lost.add(FROZEN, List.of(1, 2));
            lost.add(FROZEN, List.of(3));
            lost.add(KILLED, List.of(4));
        });
    }

    /// Its next owner may have the media on that shard.
    @Test
    void aRoomThatHasEndedClosesNothing(Vertx vertx, VertxTestContext test) {
        vertx.runOnContext(_ -> {
            var lost =
                    new LostShards(
                            vertx,
                            1,
                            (_, _) -> true,
                            (shard, _) -> test.failNow("closed on " + shard));
            lost.add(FROZEN, List.of(1));
            lost.end();
            // After a timer that was armed before.
            vertx.setTimer(20, _ -> test.completeNow());
        });
    }
}
