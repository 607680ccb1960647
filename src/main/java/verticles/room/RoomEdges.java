package verticles.room;

import call.LeaveReason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
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
import rooms.ShardAddress;
import rooms.placement.EdgePlacement;
import rooms.placement.PlacementReason;
import verticles.node.Clock;
import verticles.room.placement.ShardDirectory;

/// The shards that the media of one room is on, and who is on which; [SeatSearch] says where the
/// next participant's will be. Relays connect the shards in a full mesh. Used on the registry's
/// context only.
final class RoomEdges {
    /// An edge without participants is kept for this long.
    private static final long EMPTY_MILLIS = 10_000;

    private final Vertx vertx;
    private final ShardDirectory shards;
    private final RoomAnnouncer announcer;
    private final RoomRelays relays;
    private final IntFunction<@Nullable String> sessionOf;
    private final BiConsumer<Integer, LeaveReason> evict;
    private final Consumer<Set<Integer>> onSpeakers;

    /// Never empty. The first ones are filled first.
    private final List<RoomMedia> edges = new ArrayList<>();

    private final Map<Integer, RoomMedia> edgeOf = new HashMap<>();
    private final Map<RoomMedia, Long> emptySince = new HashMap<>();
    private final PlacementNumbers placements = new PlacementNumbers();
    private boolean ended;

    /// @param sessionOf the session of a participant, null when it has left
    /// @param evict takes one out
    /// @param onSpeakers exactly these speak
    RoomEdges(
            Vertx vertx,
            ShardDirectory shards,
            RoomAnnouncer announcer,
            RoomRelays relays,
            IntFunction<@Nullable String> sessionOf,
            BiConsumer<Integer, LeaveReason> evict,
            Consumer<Set<Integer>> onSpeakers) {
        this.vertx = vertx;
        this.shards = shards;
        this.announcer = announcer;
        this.relays = relays;
        this.sessionOf = sessionOf;
        this.evict = evict;
        this.onSpeakers = onSpeakers;
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

    /// Media of participants is on that shard since before this owner.
    ///
    /// @param reason null if it is not known
    RoomMedia adopt(
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

    /// One more shard is used from now on.
    ///
    /// @return whether the room still needs one
    boolean add(ShardDirectory.Choice chosen) {
        if (!ended) {
            RoomMedia edge = newEdge();
            edges.add(edge);
            edge.use(chosen.placed(), edge.placement(), chosen.reason());
        }
        return !ended;
    }

    /// Never empty. The first ones are filled first.
    List<RoomMedia> all() {
        return edges;
    }

    /// Where the media of a participant is; null where this owner does not know it.
    @Nullable RoomMedia of(int participant) {
        return edgeOf.get(participant);
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

    /// The shards of all edges but this one; null for all.
    Set<ShardAddress> shardsBeside(@Nullable RoomMedia edge) {
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

    void onNodeJoined() {
        relays.onNodeJoined();
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
