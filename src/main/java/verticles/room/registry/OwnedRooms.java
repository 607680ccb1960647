package verticles.room.registry;

import bus.Addresses;
import bus.Bus;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ChannelView;
import rooms.ShardAddress;
import rooms.mesh.ArchitectureChoice;
import rooms.placement.ClientLocation;
import rooms.placement.Placement;
import rooms.placement.PlacementRequest;
import store.directory.Directory;
import store.directory.Lease;
import store.guild.AccessStore;
import verticles.node.Clock;
import verticles.node.StallDetector;
import verticles.node.VertxTimer;
import verticles.room.HostedRoom;
import verticles.room.RoomAnnouncer;
import verticles.room.placement.DirectoryLost;
import verticles.room.placement.ShardDirectory;
import verticles.room.placement.ShardPings;
import verticles.room.visit.VisitLog;

/// The rooms that one registry owns: each under a lease of the directory, serving `room.<id>` until
/// it has been empty for a while or the lease is lost. Used on the registry's context only.
public final class OwnedRooms {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedRooms.class);

    private static final long TICK_MILLIS = 1_000;

    /// Long enough for a reload of the page; a new room costs little.
    private static final long CLOSE_EMPTY_AFTER_MILLIS = 30_000;

    /// After a stall of the process the leases of its rooms may have expired. Within this time its
    /// registries renew theirs; until then none takes a room.
    private static final long RENEWAL_AFTER_STALL_MILLIS = 1_000;

    private record Serving(HostedRoom room, Bus.Consumer requests, Bus.Consumer accessEvents) {
        Future<?> close() {
            return Future.join(requests.close(), accessEvents.close());
        }
    }

    private final Vertx vertx;
    private final Bus bus;
    private final Settings settings;
    private final Directory directory;
    private final AccessStore access;
    private final ShardDirectory shards;
    private final ShardPings pings;
    private final VertxTimer renewals;
    private final RoomLeases leases;
    private final VisitLog visits;
    private final Function<UUID, ArchitectureChoice> rollout;
    private final StallDetector stalls;

    private final Map<UUID, Serving> rooms = new HashMap<>();

    /// Openings and closings in progress, by room; the next one waits for it.
    private final Map<UUID, Future<Lease>> changing = new HashMap<>();

    private boolean refreshing;
    private long takesRoomsAtMillis = Clock.millis();

    /// @param rollout chooses the architecture of a room
    /// @param owner names the registry in leases, unique in the cluster
    public OwnedRooms(
            Vertx vertx,
            Bus bus,
            Settings settings,
            Directory directory,
            AccessStore access,
            VisitLog visits,
            Function<UUID, ArchitectureChoice> rollout,
            String owner) {
        this.vertx = vertx;
        this.bus = bus;
        this.settings = settings;
        this.directory = directory;
        this.access = access;
        this.visits = visits;
        this.rollout = rollout;
        shards =
                new ShardDirectory(
                        directory,
                        new Placement(
                                settings.media().maxConnectionsPerShard(),
                                Set.copyOf(settings.rooms().regions())),
                        settings.rooms().mediaSilence());
        pings = new ShardPings(vertx, shards, settings.node().region());
        renewals = new VertxTimer(vertx);
        leases = new RoomLeases(vertx, directory, owner, settings.rooms().leaseTtl());
        stalls =
                new StallDetector(
                        leases.ttl().dividedBy(2),
                        Clock.monotonicMillis(),
                        System.currentTimeMillis());
    }

    /// Begins to watch the rooms. Shards are asked and leases are renewed only while there are
    /// rooms.
    public void start() {
        new VertxTimer(vertx).armPeriodic(TICK_MILLIS, this::tick);
        visits.start(settings.events().lostAfter(), this::occupied);
    }

    private void add(UUID id, Serving serving) {
        if (rooms.isEmpty()) {
            pings.start(this::watchShards);
            renewals.armPeriodic(
                    leases.ttl().toMillis() / 3,
                    () -> List.copyOf(rooms.keySet()).forEach(this::renew));
        }
        rooms.put(id, serving);
    }

    /// @return whether it was there
    private boolean remove(UUID id, Serving serving) {
        boolean removed = rooms.remove(id, serving);
        if (rooms.isEmpty()) {
            pings.stop();
            renewals.cancel();
        }
        return removed;
    }

    /// Who is in the rooms that are served here.
    private List<VisitLog.Occupied> occupied() {
        return rooms.values().stream()
                .map(Serving::room)
                .map(room -> new VisitLog.Occupied(room.announcer().channel(), room.roster()))
                .toList();
    }

    /// Gives all rooms up.
    public Future<?> close() {
        return Future.join(List.copyOf(rooms.keySet()).stream().map(this::close).toList())
                .transform(_ -> visits.close());
    }

    /// What [#rollout] chooses has changed: rooms follow while their calls go on.
    public void onRollout() {
        rooms.forEach((id, serving) -> serving.room().onArchitecture(rollout.apply(id)));
    }

    /// The shards of this node are gone.
    public void onNodeLeft(String node) {
        watchForStall();
        if (shards.isSettled()) {
            leases.onNodeLeft(node);
        }
        shards.onNodeLeft(node);
        watchShards();
    }

    /// Sessions on that node may not have reached the rooms of this one.
    public void onNodeJoined(String node) {
        leases.onNodeJoined(node);
        rooms.values().forEach(serving -> serving.room().onNodeJoined());
    }

    /// The media of rooms whose shard does not answer moves to another one.
    private void watchShards() {
        if (rooms.isEmpty()) {
            return;
        }
        Set<ShardDirectory.Placed> used = new HashSet<>();
        for (Serving serving : List.copyOf(rooms.values())) {
            used.addAll(serving.room().watchMedia());
        }
        pings.ask(used);
    }

    /// The shard that a room would get now.
    Future<ShardAddress> preview(UUID room, String region) {
        return shards.preview(PlacementRequest.first(room, ClientLocation.at(region)));
    }

    /// The room that is served here, null for one that is not.
    @Nullable HostedRoom room(UUID id) {
        Serving serving = rooms.get(id);
        return serving == null ? null : serving.room();
    }

    /// Opens the room of a channel here when no registry owns it.
    ///
    /// @return the lease under which the room is served, here or elsewhere
    Future<Lease> open(ChannelView channel) {
        UUID id = channel.id();
        watchForStall();
        long waitMillis = takesRoomsAtMillis - Clock.millis();
        if (waitMillis > 0 && !rooms.containsKey(id)) {
            return vertx.timer(waitMillis).compose(_ -> open(channel));
        }
        Future<Lease> underWay = changing.get(id);
        if (underWay != null) {
            return underWay.transform(_ -> open(channel));
        }
        Serving serving = rooms.get(id);
        if (serving != null) {
            return Future.succeededFuture(serving.room().lease());
        }
        return change(
                id,
                leases.acquire(id)
                        .compose(lease ->
                                leases.isOwn(lease)
                                        ? serve(channel, lease)
                                        : Future.succeededFuture(lease)));
    }

    private Future<Lease> serve(ChannelView channel, Lease lease) {
        RoomAnnouncer announcer =
                new RoomAnnouncer(
                        bus,
                        directory,
                        channel,
                        lease.epoch(),
                        leases.ttl().multipliedBy(3),
                        visits);
        HostedRoom room =
                new HostedRoom(
                        vertx,
                        bus,
                        settings,
                        shards,
                        lease,
                        announcer,
                        users -> access.voiceRights(users, channel.id()));
        return directory
                .presence(channel.guild())
                .recover(DirectoryLost::refused)
                .map(present -> present.getOrDefault(channel.id(), List.of()))
                .compose(leftBehind ->
                        leftBehind.isEmpty()
                                ? Future.succeededFuture()
                                : directory
                                        .edges(channel.id())
                                        .otherwise(List.of())
                                        .compose(edges -> room.restore(leftBehind, edges)))
                .compose(_ -> bus.listen(Addresses.access(channel.guild()), room::onAccessEvent))
                .compose(accessEvents ->
                        bus.consume(Addresses.room(channel.id()), room::onMessage)
                                .map(requests -> new Serving(room, requests, accessEvents))
                                .onFailure(_ -> accessEvents.close()))
                .map(serving -> {
                    room.onArchitecture(rollout.apply(channel.id()));
                    add(channel.id(), serving);
                    LOG.info("room {}: opened with epoch {}", channel.id(), lease.epoch());
                    return lease;
                })
                .onFailure(_ -> leases.release(lease));
    }

    /// A lease that expired in a stall is taken again at once, under the same epoch.
    private void watchForStall() {
        long now = Clock.millis();
        long stalledMillis = stalls.onTick(Clock.monotonicMillis(), System.currentTimeMillis());
        if (stalledMillis > 0) {
            takesRoomsAtMillis = now + RENEWAL_AFTER_STALL_MILLIS;
            if (stalledMillis > settings.cluster().deadAfter().toMillis() - TICK_MILLIS) {
                shards.onStall();
            }
            List.copyOf(rooms.keySet()).forEach(this::renew);
        }
    }

    private void tick() {
        watchForStall();
        if (rooms.isEmpty()) {
            return;
        }
        if (!refreshing) {
            refreshing = true;
            shards.refresh()
                    .onComplete(_ -> {
                        refreshing = false;
                        tickRooms();
                    });
        }
        rooms.entrySet().stream()
                .filter(e -> e.getValue().room().emptyForMillis() > CLOSE_EMPTY_AFTER_MILLIS)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::close);
    }

    private void tickRooms() {
        List.copyOf(rooms.values()).forEach(serving -> serving.room().onTick());
    }

    /// A room is kept while the directory cannot be reached: no other node can take the lease then.
    /// A lease that expired is taken again, unless another registry has the room now.
    private void renew(UUID id) {
        Serving serving = rooms.get(id);
        if (serving == null || changing.containsKey(id)) {
            return;
        }
        HostedRoom room = serving.room();
        leases.renew(room.lease())
                .onSuccess(renewed -> {
                    if (renewed) {
                        room.renewEntries();
                    } else if (remove(id, serving)) {
                        LOG.warn("room {}: another registry has taken it", id);
                        serving.close();
                        room.announcer().stopWriting();
                        room.giveUp();
                    }
                })
                .onFailure(e -> LOG.warn("room {}: lease not renewed: {}", id, e.toString()));
    }

    /// First the room stops being reachable, then its lease is released.
    private Future<?> close(UUID id) {
        Serving serving = rooms.get(id);
        if (serving == null) {
            return Future.succeededFuture();
        }
        remove(id, serving);
        HostedRoom room = serving.room();
        room.leaveEntries();
        room.giveUp();
        LOG.info("room {}: closed", id);
        return change(
                id,
                serving.close()
                        .transform(_ -> room.announcer().presencePublished())
                        .transform(_ -> room.announcer().edgesWritten())
                        .transform(_ -> leases.release(room.lease()))
                        .map(room.lease()));
    }

    private Future<Lease> change(UUID id, Future<Lease> change) {
        if (!change.isComplete()) {
            changing.put(id, change);
            change.onComplete(_ -> changing.remove(id, change));
        }
        return change;
    }
}
