package verticles.room;

import call.LeaveReason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ShardAddress;
import rooms.failover.RoomMove;
import rooms.placement.ClientLocation;
import rooms.placement.EdgePlacement;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementReason;
import rooms.placement.PlacementRequest;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.room.placement.ShardDirectory;

/// Where the media of one edge of a room is, which is up to `rooms.edgeLimit` of its participants:
/// the shard that was chosen for the first of them, and another one when that is lost or its node
/// stops, to which they move. Used on the registry's context only.
final class RoomMedia {
    private static final Logger LOG = LoggerFactory.getLogger(RoomMedia.class);
    private static final long MOVE_TICK_MILLIS = 50;

    private final ShardDirectory shards;
    private final RoomAnnouncer announcer;
    private final IntSupplier placements;
    private final Supplier<Set<ShardAddress>> elsewhere;
    private final IntFunction<@Nullable String> sessionOf;
    private final BiConsumer<Integer, LeaveReason> evict;
    private final Runnable onSpeakers;
    private final Runnable onShards;
    private final BooleanSupplier relaysOpen;
    private final VertxTimer moveTimer;
    private final LostShards lostShards;

    /// The speakers that the next shard reports before the switch. Participants send to both shards
    /// then.
    private final Set<Integer> nextSpeakers = new TreeSet<>();

    private final Set<Integer> participants = new LinkedHashSet<>();

    /// Of its participants, as the shard in use reports them.
    private final Set<Integer> speakers = new TreeSet<>();

    private @Nullable PlacementReason reason;
    private ShardDirectory.@Nullable Placed placed;
    private ShardDirectory.@Nullable Placed former;
    private @Nullable RoomMove move;
    private int placement;
    private int formerPlacement;
    private boolean choosing;
    private boolean ended;

    /// @param placements the next placement of the room at each call
    /// @param elsewhere shards of the other edges, which come last in a choice
    /// @param sessionOf the session of a participant, null when it has left
    /// @param evict takes one out
    /// @param onSpeakers others than before speak, since another shard counts from now on
    /// @param onShards other shards than before forward for the edge
    /// @param relaysOpen whether the shards of the room are connected
    RoomMedia(
            Vertx vertx,
            ShardDirectory shards,
            RoomAnnouncer announcer,
            IntSupplier placements,
            Supplier<Set<ShardAddress>> elsewhere,
            IntFunction<@Nullable String> sessionOf,
            BiConsumer<Integer, LeaveReason> evict,
            Runnable onSpeakers,
            Runnable onShards,
            BooleanSupplier relaysOpen) {
        this.shards = shards;
        this.announcer = announcer;
        this.placements = placements;
        this.elsewhere = elsewhere;
        this.sessionOf = sessionOf;
        this.evict = evict;
        this.onSpeakers = onSpeakers;
        this.onShards = onShards;
        this.relaysOpen = relaysOpen;
        this.moveTimer = new VertxTimer(vertx);
        this.lostShards =
                new LostShards(
                        vertx,
                        LostShards.DISCONNECT_MILLIS,
                        (shard, number) ->
                                participants.contains(number) && !shards().contains(shard),
                        announcer::disconnect);
        this.placement = placements.getAsInt();
    }

    /// A participant's media is on this edge from now on.
    void onJoined(int participant) {
        participants.add(participant);
        ShardDirectory.Placed now = placed;
        if (now != null) {
            shards.onJoined(now);
        }
    }

    Set<Integer> participants() {
        return participants;
    }

    /// Its participants who speak.
    Set<Integer> speakers() {
        return speakers;
    }

    /// The edge's shard; chosen when the first participant joins, and again when it was lost. Of
    /// several concurrent choices the first to complete counts.
    ///
    /// @param location of the participant
    Future<ShardDirectory.Placed> placed(ClientLocation location) {
        ShardDirectory.Placed now = placed;
        if (now != null) {
            return Future.succeededFuture(now);
        }
        return choose(location, 1, PlacementCause.FIRST_PARTICIPANT)
                .map(chosen -> {
                    ShardDirectory.Placed first = placed;
                    if (first != null) {
                        return first;
                    }
                    placed = chosen.placed();
                    reason = chosen.reason();
                    onShards.run();
                    return chosen.placed();
                });
    }

    /// Uses a shard from now on, which was chosen for this edge, or on which its participants are
    /// since before this owner.
    void use(ShardDirectory.Placed shard, int atPlacement, PlacementReason why) {
        placed = shard;
        placement = atPlacement;
        reason = why;
        onShards.run();
    }

    private Future<ShardDirectory.Choice> choose(
            ClientLocation location, int moved, PlacementCause cause) {
        PlacementRequest request =
                new PlacementRequest(
                        announcer.channelId(),
                        location,
                        null,
                        Math.max(1, moved),
                        elsewhere.get(),
                        cause);
        return request.except().isEmpty()
                ? shards.choose(request)
                : shards.choose(request).recover(_ -> shards.choose(request.withoutExceptions()));
    }

    /// As the owner writes it down; null while the edge has no shard.
    @Nullable EdgePlacement written() {
        ShardDirectory.Placed now = placed;
        return now == null
                ? null
                : new EdgePlacement(now.shard(), placement, List.copyOf(participants), reason);
    }

    /// Grows with each move.
    int placement() {
        return placement;
    }

    boolean isAt(int ofSender) {
        return ofSender == placement;
    }

    /// Null while the edge has none.
    @Nullable ShardAddress shard() {
        return placed == null ? null : placed.shard();
    }

    ShardDirectory.@Nullable Placed inUse() {
        return placed;
    }

    /// All that forward for its participants.
    List<ShardAddress> shards() {
        ShardDirectory.Placed now = placed;
        if (now == null) {
            return List.of();
        }
        ShardDirectory.Placed before = former;
        return before == null ? List.of(now.shard()) : List.of(now.shard(), before.shard());
    }

    /// Looks whether the shard is still there; to be called several times a second.
    void onTick() {
        ShardDirectory.Placed now = placed;
        if (now == null || choosing || ended) {
            return;
        }
        if (former != null && move != null && shards.isLost(former)) {
            move.onFormerLost();
        }
        if (isLost(now)) {
            leave(now, true);
        } else if (move == null && shards.isToBeLeft(now)) {
            leave(now, false);
        }
    }

    /// Another move begins all over again.
    private boolean isLost(ShardDirectory.Placed now) {
        return move == null ? shards.isLost(now) : shards.isLostDuringMove(now);
    }

    /// A shard reports who started and stopped speaking.
    ///
    /// @return whether it is the shard in use: during a move the former one, until all switch
    boolean onSpeaking(int ofSender, List<Integer> started, List<Integer> stopped) {
        boolean beforeSwitch = former != null && move != null && !move.hasSwitched();
        if (!beforeSwitch) {
            if (isAt(ofSender)) {
                speakers.addAll(started);
                stopped.forEach(speakers::remove);
            }
            return isAt(ofSender);
        }
        if (isAt(ofSender)) {
            nextSpeakers.addAll(started);
            stopped.forEach(nextSpeakers::remove);
            return false;
        }
        if (ofSender == formerPlacement) {
            speakers.addAll(started);
            stopped.forEach(speakers::remove);
            return true;
        }
        return false;
    }

    /// A participant's media flows on the shard of that placement.
    void onMoved(int participant, int to) {
        RoomMove going = move;
        if (going != null && isAt(to)) {
            going.onConnected(participant);
        }
    }

    void onLeft(int participant) {
        participants.remove(participant);
        speakers.remove(participant);
        if (move != null) {
            move.onLeft(participant);
        }
    }

    /// A shard is chosen again for the next participant.
    void forget() {
        moveTimer.cancel();
        move = null;
        former = null;
        placed = null;
        placement = placements.getAsInt();
        onShards.run();
    }

    void end() {
        ended = true;
        moveTimer.cancel();
        lostShards.end();
    }

    private void leave(ShardDirectory.Placed from, boolean lost) {
        choosing = true;
        choose(
                        ClientLocation.at(from.region()),
                        participants.size(),
                        lost ? PlacementCause.SHARD_LOST : PlacementCause.NODE_DRAINS)
                .onComplete(chosen -> {
                    choosing = false;
                    boolean isSame = chosen.succeeded() && chosen.result().placed().equals(from);
                    if (ended || isSame || !from.equals(placed)) {
                        return;
                    }
                    if (chosen.succeeded()) {
                        reason = chosen.result().reason();
                        begin(from, chosen.result().placed(), lost);
                    } else if (lost && shards.isGone(from)) {
                        List.copyOf(participants)
                                .forEach(number -> evict.accept(number, LeaveReason.MEDIA_LOST));
                        forget();
                    }
                });
    }

    private void begin(ShardDirectory.Placed from, ShardDirectory.Placed to, boolean lost) {
        List<Integer> moved = List.copyOf(participants);
        LOG.info(
                "{}: the media of {} participants moves from shard {} of {}, which {}, to shard {} of {}",
                announcer.channelId(),
                moved.size(),
                from.shard().shard(),
                from.shard().node(),
                lost ? "does not answer" : "stops",
                to.shard().shard(),
                to.shard().node());
        if (former != null) {
            announcer.disconnect(former.shard(), moved);
        }
        placed = to;
        formerPlacement = placement;
        placement = placements.getAsInt();
        former = lost ? null : from;
        move = new RoomMove(lost, moved, Clock.millis());
        nextSpeakers.clear();
        onShards.run();
        if (lost) {
            // It cannot report that they stop; the next one reports only starts and stops.
            speakers.clear();
            onSpeakers.run();
            lostShards.add(from.shard(), moved);
        }
        tickMove();
    }

    private void sendMove(int number, ShardDirectory.Placed to) {
        String session = sessionOf.apply(number);
        if (session != null) {
            announcer.sendMove(session, number, placement, former == null, to);
        }
    }

    private void sendSwitch(int number) {
        String session = sessionOf.apply(number);
        if (session != null) {
            announcer.sendSwitch(session, number, placement);
        }
    }

    private void tickMove() {
        RoomMove going = move;
        ShardDirectory.Placed to = placed;
        if (going == null || to == null || ended) {
            return;
        }
        going.onRelays(relaysOpen.getAsBoolean());
        RoomMove.Due due = going.onTick(Clock.millis());
        due.batch().forEach(number -> sendMove(number, to));
        if (due.switched()) {
            List.copyOf(participants).forEach(this::sendSwitch);
            speakers.clear();
            speakers.addAll(nextSpeakers);
            onSpeakers.run();
        }
        ShardDirectory.Placed before = former;
        if (due.released() && before != null) {
            announcer.disconnect(before.shard(), List.copyOf(participants));
            former = null;
            onShards.run();
        }
        due.missing().forEach(number -> evict.accept(number, LeaveReason.MEDIA_LOST));
        if (going.isOver()) {
            move = null;
            LOG.info(
                    "{}: the media of {} participants has moved",
                    announcer.channelId(),
                    going.connected());
        } else if (going == move) {
            moveTimer.arm(MOVE_TICK_MILLIS, this::tickMove);
        }
    }
}
