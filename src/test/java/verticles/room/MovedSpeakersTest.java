package verticles.room;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import call.MediaLimits;
import call.ParticipantState;
import config.load.SettingsLoader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import refusal.RefusedException;
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

/// Who speaks while the media of a room moves: a hosted room with a real bus and directory.
class MovedSpeakersTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long EPOCH = 7;

    private final Vertx vertx = Vertx.vertx();
    private final Context registry = vertx.getOrCreateContext();
    private final Bus bus = new Bus(vertx);
    private final Directory directory = result(ClusterDirectory.open(vertx));
    private final ShardDirectory shards =
            new ShardDirectory(directory, new Placement(10, Set.of()), MINUTE);
    private final HostedRoom room = result(on(() -> Future.succeededFuture(open())));
    private final BlockingQueue<SessionMessage.SpeakingChanged> received =
            new LinkedBlockingQueue<>();

    @BeforeEach
    void annSpeaks() throws InterruptedException {
        result(
                bus.listen(
                        Addresses.session("bob"),
                        message -> {
                            if (message instanceof SessionMessage.SpeakingChanged speaking) {
                                received.add(speaking);
                            }
                        }));
        heartbeat("media", 1, false);
        join("ann");
        join("bob");
        speaking(1, List.of(1), List.of());
        assertReceived(List.of(1), List.of());
        heartbeat("other", 2, false);
    }

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void allStopWhenTheirShardIsLost() throws InterruptedException {
        result(on(() -> shards.onNodeLeft("media")));
        move();
        assertReceived(List.of(), List.of(1));

        speaking(1, List.of(2), List.of());
        speaking(2, List.of(1), List.of());
        assertReceived(List.of(1), List.of());
    }

    @Test
    void theFormerShardCountsUntilAllSwitch() throws InterruptedException {
        heartbeat("media", 3, true);
        result(on(shards::refresh));
        move();

        speaking(2, List.of(1), List.of());
        speaking(1, List.of(2), List.of(1));
        assertReceived(List.of(2), List.of(1));

        ask(new RoomMessage.MediaMoved(EPOCH, 1, "ann", 2));
        ask(new RoomMessage.MediaMoved(EPOCH, 2, "bob", 2));
        assertReceived(List.of(1), List.of(2));
        speaking(1, List.of(), List.of(1));
        speaking(2, List.of(2), List.of());
        assertReceived(List.of(2), List.of());
    }

    /// The room finds another shard, and its participants are notified.
    private void move() {
        result(
                on(() -> {
                    room.watchMedia();
                    return moved();
                }));
    }

    private Future<Void> moved() {
        try {
            room.onMessage(new RoomMessage.StillPlaced(EPOCH, 2));
            return Future.succeededFuture();
        } catch (RefusedException notYet) {
            return vertx.timer(10, TimeUnit.MILLISECONDS).compose(_ -> moved());
        }
    }

    private void assertReceived(List<Integer> started, List<Integer> stopped)
            throws InterruptedException {
        SessionMessage.SpeakingChanged next = received.poll(60, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        assertThat(next.started()).isEqualTo(started);
        assertThat(next.stopped()).isEqualTo(stopped);
    }

    private void speaking(int placement, List<Integer> started, List<Integer> stopped) {
        ask(new RoomMessage.Speaking(EPOCH, placement, started, stopped));
    }

    private void ask(RoomMessage message) {
        result(
                on(() -> {
                    room.onMessage(message);
                    return Future.succeededFuture();
                }));
    }

    private void join(String name) {
        result(
                on(() ->
                        room.join(
                                new RoomMessage.Join(
                                        EPOCH,
                                        "default",
                                        null,
                                        name,
                                        new UUID(3, name.hashCode()),
                                        name,
                                        VoiceRights.of(Permissions.OF_EVERYONE),
                                        0,
                                        ParticipantState.INITIAL,
                                        MeshAbility.NONE,
                                        null))));
    }

    private HostedRoom open() {
        ChannelView channel = ChannelView.voice(new UUID(0, 2), new UUID(0, 1), "Lounge", 0);
        VoiceRights rights = VoiceRights.of(Permissions.OF_EVERYONE);
        return new HostedRoom(
                vertx,
                bus,
                SettingsLoader.defaults(Map.of()),
                shards,
                new Lease("room:" + channel.id(), "registry", EPOCH),
                new RoomAnnouncer(bus, directory, channel, EPOCH, MINUTE, VisitLog.off()),
                users ->
                        Future.succeededFuture(
                                users.stream()
                                        .collect(Collectors.toMap(user -> user, _ -> rights))));
    }

    private void heartbeat(String node, int beat, boolean draining) {
        var shard = new NodeHeartbeat.ShardLoad(0, 10_000, 0, 0, 0, 0, MediaLimits.DEFAULT);
        result(
                directory.putNode(
                        new NodeHeartbeat(
                                node, "default", "", "1.0", 1, beat, draining, List.of(shard)),
                        MINUTE));
    }

    /// On the context of the registry.
    private <T> Future<T> on(Callable<Future<T>> work) {
        Promise<T> done = Promise.promise();
        registry.runOnContext(_ -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future();
    }
}
