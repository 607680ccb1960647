package verticles.room;

import call.LeaveReason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rooms.FormerParticipant;
import rooms.ShardAddress;
import rooms.placement.ClientLocation;
import rooms.placement.EdgeChoice;
import rooms.placement.EdgePlacement;
import rooms.placement.PlacementReason;
import rooms.placement.PlacementRequest;
import verticles.node.Clock;
import verticles.room.placement.ShardDirectory;

/// Where the media of one room is: on one shard in each region that participants are near to, until that has
/// `rooms.edgeLimit` participants of the room; then on further ones, each for the participants that join next. Relays connect the shards in a full mesh. Used on the registry's
/// context only.
final class RoomEdges {
    /// An edge without participants is kept for this long.
    private static final long EMPTY_MILLIS = 10_000;

    /// Where a participant's media is.
    ///
    /// @param shard of the edge
    record Seat(RoomMedia edge, ShardDirectory.Placed shard) {}

    private final Vertx vertx;
    private final ShardDirectory shards;
    private final RoomAnnouncer announcer;
    private final RoomRelays relays;
    private final int edgeLimit;
    private final boolean edgePerRegion;
    private final IntFunction<@Nullable String> sessionOf;
    private final BiConsumer<Integer, LeaveReason> evict;
    private final Consumer<Set<Integer>> onSpeakers;

    /// Never empty. The first ones are filled first.
    private final List<RoomMedia> edges = new ArrayList<>();

    private final Map<Integer, RoomMedia> edgeOf = new HashMap<>();
    private final Map<RoomMedia, Long> emptySince = new HashMap<>();
    private final PlacementNumbers placements = new PlacementNumbers();
    private final FurtherShard further;
    private boolean ended;

    /// @param edgeLimit participants on one shard from which on others are placed on another one
    /// @param edgePerRegion participants are placed in the region that they are nearest to
    /// @param sessionOf the session of a participant, null when it has left
    /// @param evict takes one out
    /// @param onSpeakers exactly these speak
    RoomEdges(
            Vertx vertx,
            ShardDirectory shards,
            RoomAnnouncer announcer,
            RoomRelays relays,
            int edgeLimit,
            boolean edgePerRegion,
            IntFunction<@Nullable String> sessionOf,
            BiConsumer<Integer, LeaveReason> evict,
            Consumer<Set<Integer>> onSpeakers) {
        this.vertx = vertx;
        this.shards = shards;
        this.announcer = announcer;
        this.relays = relays;
        this.edgeLimit = edgeLimit;
        this.edgePerRegion = edgePerRegion;
        this.sessionOf = sessionOf;
        this.evict = evict;
        this.onSpeakers = onSpeakers;
        this.further = new FurtherShard(shards, this::useFurther);
        edges.add(newEdge());
    }

    /// Participants of a former owner are awaited, whose placements are not known.
    ///
    /// @param epoch of this owner
    void awaitFormer(long epoch) {
        placements.beginAt(epoch);
        edges.clear();
        edges.add(newEdge());
    }

    /// Where the media of participants of a former owner is. Shards that are lost are left out.
    Future<Void> restore(List<EdgePlacement> former) {
        List<Future<Boolean>> found =
                former.stream()
                        .map(edge ->
                                shards.find(edge.shard())
                                        .map(shard -> {
                                            shard.ifPresent(present ->
                                                    adopt(
                                                            present,
                                                            edge.placement(),
                                                            edge.placementReason()));
                                            return shard.isPresent();
                                        }))
                        .toList();
        return Future.join(found).<Void>mapEmpty().otherwiseEmpty();
    }

    /// @param reason null if it is not known
    private RoomMedia adopt(
            ShardDirectory.Placed shard, int atPlacement, @Nullable PlacementReason reason) {
        placements.onKnown(atPlacement);
        RoomMedia edge = edges.getFirst();
        if (edge.inUse() != null) {
            edge = newEdge();
            edges.add(edge);
        }
        edge.use(
                shard,
                atPlacement,
                reason == null ? PlacementReason.found(shard.region()) : reason);
        return edge;
    }

    /// As the owner writes them down.
    List<EdgePlacement> written() {
        List<EdgePlacement> all = new ArrayList<>();
        for (RoomMedia edge : edges) {
            EdgePlacement written = edge.written();
            if (written != null) {
                all.add(written);
            }
        }
        return all;
    }

    private RoomMedia newEdge() {
        RoomMedia[] made = new RoomMedia[1];
        made[0] =
                new RoomMedia(
                        vertx,
                        shards,
                        announcer,
                        placements::next,
                        () -> shardsBeside(made[0]),
                        sessionOf,
                        evict,
                        this::onEdgeSpeakers,
                        this::connect,
                        relays::areOpen);
        return made[0];
    }

    private Set<ShardAddress> shardsBeside(@Nullable RoomMedia edge) {
        return edges.stream()
                .filter(other -> other != edge)
                .flatMap(other -> other.shards().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void onEdgeSpeakers() {
        Set<Integer> all = new TreeSet<>();
        edges.forEach(edge -> all.addAll(edge.speakers()));
        onSpeakers.accept(all);
    }

    /// Other shards than before are in use: relays connect them, and the next owner can find them.
    private void connect() {
        if (!ended) {
            announcer.putEdges(written());
        }
        Set<ShardAddress> used = new LinkedHashSet<>();
        if (edges.size() > 1 && !ended) {
            edges.forEach(edge -> used.addAll(edge.shards()));
        }
        relays.connect(used);
    }

    /// Where the next participant's media will be; [#onJoined] is to be called at once. Refused with `no_media_node`.
    ///
    /// @param location of the participant
    Future<Seat> place(ClientLocation location) {
        return place(location, edgePerRegion ? shards.home(location) : null);
    }

    /// @param home region of the participant; null when all regions are alike
    private Future<Seat> place(ClientLocation location, @Nullable String home) {
        return switch (EdgeChoice.of(location, home, described(), edgeLimit)) {
            case EdgeChoice.Join(int index) -> {
                RoomMedia edge = edges.get(index);
                yield edge.placed(location)
                        .compose(shard ->
                                edge.participants().size() < edgeLimit
                                        ? Future.succeededFuture(new Seat(edge, shard))
                                        : place(location, home)); // others were faster
            }
            case EdgeChoice.Open open ->
                    further.open(
                                    new PlacementRequest(
                                            announcer.channelId(),
                                            location,
                                            open.only(),
                                            1,
                                            shardsBeside(null),
                                            open.cause()))
                            .compose(opened -> {
                                if (opened) {
                                    return place(location, home);
                                }
                                return home == null ? leastFull(location) : place(location, null);
                            });
        };
    }

    private List<EdgeChoice.Edge> described() {
        return edges.stream()
                .map(edge -> {
                    ShardDirectory.Placed placed = edge.inUse();
                    return new EdgeChoice.Edge(
                            placed == null ? null : placed.region(), edge.participants().size());
                })
                .toList();
    }

    /// Where the media of a participant is who has another session. Where this owner does not know it, its connection may have
    /// to be made anew. Refused as [#place].
    Future<Seat> placeAgain(ClientLocation location, FormerParticipant former) {
        RoomMedia known = edgeOf.get(former.number());
        for (RoomMedia edge : edges) {
            if (edge.equals(known)
                    || (known == null && edge.inUse() != null && edge.isAt(former.placement()))) {
                return edge.placed(location).map(shard -> new Seat(edge, shard));
            }
        }
        return place(location);
    }

    private Future<Seat> leastFull(ClientLocation location) {
        RoomMedia edge =
                edges.stream()
                        .min(Comparator.comparingInt(e -> e.participants().size()))
                        .orElseThrow();
        return edge.placed(location).map(shard -> new Seat(edge, shard));
    }

    private boolean useFurther(ShardDirectory.Choice chosen) {
        if (!ended) {
            RoomMedia edge = newEdge();
            edges.add(edge);
            edge.use(chosen.placed(), edge.placement(), chosen.reason());
        }
        return !ended;
    }

    /// A participant's media is on that shard since before this owner. It is kept there if the shard is there.
    Future<Seat> adopt(ShardAddress shard, int ofParticipant) {
        Seat known = seatOn(shard);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return shards.find(shard)
                .compose(found -> {
                    Seat since = seatOn(shard);
                    if (since != null) {
                        return Future.succeededFuture(since);
                    }
                    if (found.isEmpty()) {
                        return place(ClientLocation.at(""));
                    }
                    RoomMedia edge = adopt(found.get(), ofParticipant, null);
                    return Future.succeededFuture(new Seat(edge, found.get()));
                });
    }

    private @Nullable Seat seatOn(ShardAddress shard) {
        for (RoomMedia edge : edges) {
            ShardDirectory.Placed placed = edge.inUse();
            if (placed != null && placed.shard().equals(shard)) {
                return new Seat(edge, placed);
            }
        }
        return null;
    }

    /// A participant's media is there from now on.
    void onJoined(int participant, RoomMedia edge) {
        edgeOf.put(participant, edge);
        edge.onJoined(participant);
        emptySince.remove(edge);
    }

    void onLeft(int participant) {
        RoomMedia edge = edgeOf.remove(participant);
        if (edge != null) {
            edge.onLeft(participant);
        }
    }

    /// Whether a placement is one in use.
    boolean isAt(int ofSender) {
        return edges.stream().anyMatch(edge -> edge.isAt(ofSender));
    }

    /// Whether a placement is that of a participant.
    boolean isAt(int participant, int ofSender) {
        RoomMedia edge = edgeOf.get(participant);
        return edge != null && edge.isAt(ofSender);
    }

    /// Null while the room has none.
    @Nullable ShardAddress shard() {
        return edges.getFirst().shard();
    }

    /// The shards of the edges.
    List<ShardDirectory.Placed> inUse() {
        List<ShardDirectory.Placed> used = new ArrayList<>();
        for (RoomMedia edge : edges) {
            ShardDirectory.Placed placed = edge.inUse();
            if (placed != null) {
                used.add(placed);
            }
        }
        return used;
    }

    /// All shards that may have a connection of a participant.
    List<ShardAddress> shardsOf(int participant) {
        RoomMedia edge = edgeOf.get(participant);
        return edge == null ? List.copyOf(shardsBeside(null)) : edge.shards();
    }

    /// To be called several times a second.
    void onTick() {
        List.copyOf(edges).forEach(RoomMedia::onTick);
        long now = Clock.millis();
        for (RoomMedia edge : List.copyOf(edges)) {
            boolean empty = edge.participants().isEmpty();
            if (empty
                    && edges.size() > 1
                    && now - emptySince.computeIfAbsent(edge, _ -> now) >= EMPTY_MILLIS) {
                edge.end();
                edges.remove(edge);
                emptySince.remove(edge);
                connect();
            }
        }
        relays.onTick();
    }

    /// A shard reports who started and stopped speaking.
    ///
    /// @return whether it is a shard in use
    boolean onSpeaking(int ofSender, List<Integer> started, List<Integer> stopped) {
        boolean counts = false;
        for (RoomMedia edge : edges) {
            counts |= edge.onSpeaking(ofSender, started, stopped);
        }
        return counts;
    }

    /// A participant's media flows on the shard of that placement.
    void onMoved(int participant, int to) {
        RoomMedia edge = edgeOf.get(participant);
        if (edge != null) {
            edge.onMoved(participant, to);
        }
    }

    /// A shard has lost its relay to another one.
    void onRelayLost(ShardAddress one, ShardAddress other) {
        relays.onLost(one, other);
    }

    /// All participants are out: a shard is chosen again for the next one.
    void forget() {
        for (RoomMedia edge : List.copyOf(edges).subList(1, edges.size())) {
            edge.end();
            edges.remove(edge);
        }
        edges.getFirst().forget();
        edgeOf.clear();
        emptySince.clear();
        connect();
    }

    /// The room is given up.
    ///
    /// @param over no other owner follows: its relays are closed
    void end(boolean over) {
        ended = true;
        edges.forEach(RoomMedia::end);
        if (over) {
            connect();
        }
        relays.end();
    }
}
