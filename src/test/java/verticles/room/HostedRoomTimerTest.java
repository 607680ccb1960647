package verticles.room;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Bus;
import bus.call.RoomMessage;
import call.MediaLimits;
import call.ParticipantState;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rooms.ChannelView;
import rooms.VoiceRights;
import rooms.mesh.MeshAbility;
import rooms.permission.Permissions;
import rooms.placement.Placement;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.Lease;
import store.directory.NodeHeartbeat;
import verticles.room.placement.ShardDirectory;
import verticles.room.visit.VisitLog;

class HostedRoomTimerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        result(vertx.close());
    }

    /// N1: the first join canceled the first timer of the process, which measured the load of a
    /// shard.
    @Test
    void aJoinLeavesTheTimersOfOthersAlone() {
        Promise<Void> firstTimer = Promise.promise();
        long id = vertx.setTimer(60_000, _ -> firstTimer.complete());
        assertThat(id).as("the number of the first timer of the process").isZero();
        Directory directory = result(ClusterDirectory.open(vertx));
        result(directory.putNode(mediaNode(), MINUTE));

        RoomMessage.Joined joined = result(onContext(() -> join(directory)));

        assertThat(joined.admission().participant()).isEqualTo(1);
        assertThat(vertx.cancelTimer(id)).as("the first timer was still armed").isTrue();
    }

    private Future<RoomMessage.Joined> join(Directory directory) {
        Settings settings = SettingsLoader.defaults(Map.of());
        UUID channel = UUID.randomUUID();
        Lease lease = new Lease("room:" + channel, "test", 1);
        Bus bus = new Bus(vertx);
        HostedRoom room =
                new HostedRoom(
                        vertx,
                        bus,
                        settings,
                        new ShardDirectory(
                                directory, new Placement(10, Set.of()), Duration.ofMinutes(1)),
                        lease,
                        new RoomAnnouncer(
                                bus,
                                directory,
                                ChannelView.voice(channel, UUID.randomUUID(), "One", 0),
                                1,
                                MINUTE,
                                VisitLog.off()),
                        _ -> Future.succeededFuture(Map.of()));
        return room.join(
                new RoomMessage.Join(
                        1,
                        "default",
                        null,
                        "session",
                        UUID.randomUUID(),
                        "ann",
                        VoiceRights.of(Permissions.OF_EVERYONE),
                        0,
                        ParticipantState.INITIAL,
                        MeshAbility.ABLE,
                        null));
    }

    private static NodeHeartbeat mediaNode() {
        return new NodeHeartbeat(
                "media",
                "default",
                "",
                "1.0",
                1,
                2,
                false,
                List.of(new NodeHeartbeat.ShardLoad(0, 10_000, 0, 0, 0, 0, MediaLimits.DEFAULT)));
    }

    private <T> Future<T> onContext(java.util.function.Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(_ -> task.get().onComplete(done));
        return done.future();
    }
}
