package verticles.room;

import call.LeaveReason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ShardAddress;
import rooms.failover.RoomMove;
import verticles.node.Clock;
import verticles.node.VertxTimer;

/// Where the media of one room is: the shard that was chosen for its first participant, and another one when that is
/// lost or its node stops, to which the participants move. Used on the registry's context only.
final class RoomMedia {
    private static final Logger LOG = LoggerFactory.getLogger(RoomMedia.class);
    private static final long MOVE_TICK_MILLIS = 50;

    private final ShardDirectory shards;
    private final RoomAnnouncer announcer;
    private final Supplier<List<Integer>> present;
    private final IntFunction<@Nullable String> sessionOf;
    private final BiConsumer<Integer, LeaveReason> evict;
    private final Consumer<Set<Integer>> onSpeakers;
    private final VertxTimer moveTimer;

    /// The speakers that the next shard reports before the switch. Participants send to both shards then.
    private final Set<Integer> nextSpeakers = new TreeSet<>();

    private String region = "";
    private ShardDirectory.@Nullable Placed placed;
    private ShardDirectory.@Nullable Placed former;
    private @Nullable RoomMove move;
    private int placement = 1;
    private boolean choosing;
    private boolean ended;

    /// @param present the numbers of the participants
    /// @param sessionOf the session of a participant, null when it has left
    /// @param evict takes one out
    /// @param onSpeakers another shard counts from now on: these speak, and all others have stopped
    RoomMedia(
            Vertx vertx,
            ShardDirectory shards,
            RoomAnnouncer announcer,
            Supplier<List<Integer>> present,
            IntFunction<@Nullable String> sessionOf,
            BiConsumer<Integer, LeaveReason> evict,
            Consumer<Set<Integer>> onSpeakers) {
        this.shards = shards;
        this.announcer = announcer;
        this.present = present;
        this.sessionOf = sessionOf;
        this.evict = evict;
        this.onSpeakers = onSpeakers;
        this.moveTimer = new VertxTimer(vertx);
    }

    /// The room's shard; chosen when the first participant joins, and again when it was lost. Of several
    /// concurrent choices the first to complete counts.
    ///
    /// @param wanted region whose shards come first
    Future<ShardDirectory.Placed> placed(String wanted) {
        ShardDirectory.Placed now = placed;
        if (now != null) {
            return Future.succeededFuture(now);
        }
        region = wanted;
        return shards.choose(wanted)
                .map(chosen -> {
                    ShardDirectory.Placed first = placed;
                    if (first != null) {
                        return first;
                    }
                    placed = chosen;
                    return chosen;
                });
    }

    /// As [#placed], for a participant who was in the room before this owner, which has found no shard of the former one.
    ///
    /// @param ofParticipant the placement that its connection is with
    Future<ShardDirectory.Placed> placedAnew(String wanted, int ofParticipant) {
        if (placed == null) {
            placement = Math.max(placement, ofParticipant + 1);
        }
        return placed(wanted);
    }

    /// A participant's media is on that shard since before this owner. The first one decides, if its shard is there;
    /// others, whose room has moved since, move too.
    Future<ShardDirectory.Placed> adopt(ShardAddress shard, int ofParticipant) {
        ShardDirectory.Placed now = placed;
        if (now != null) {
            return Future.succeededFuture(now);
        }
        return shards.find(shard)
                .compose(found -> {
                    if (placed != null) {
                        return Future.succeededFuture(placed);
                    }
                    if (found.isEmpty()) {
                        placement = Math.max(placement, ofParticipant + 1);
                        return placed(region);
                    }
                    placement = ofParticipant;
                    placed = found.get();
                    return Future.succeededFuture(found.get());
                });
    }

    /// Grows with each move.
    int placement() {
        return placement;
    }

    boolean isAt(int ofSender) {
        return ofSender == placement;
    }

    /// Null while the room has none.
    @Nullable ShardAddress shard() {
        return placed == null ? null : placed.shard();
    }

    ShardDirectory.@Nullable Placed inUse() {
        return placed;
    }

    /// All that forward for participants of the room.
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
        if (shards.isLost(now)) {
            leave(now, true);
        } else if (move == null && shards.isToBeLeft(now)) {
            leave(now, false);
        }
    }

    /// A shard reports who started and stopped speaking.
    ///
    /// @return whether it is the shard in use: during a move the former one, until all switch
    boolean onSpeaking(int ofSender, List<Integer> started, List<Integer> stopped) {
        boolean beforeSwitch = former != null && move != null && !move.hasSwitched();
        if (!beforeSwitch) {
            return isAt(ofSender);
        }
        if (isAt(ofSender)) {
            nextSpeakers.addAll(started);
            stopped.forEach(nextSpeakers::remove);
            return false;
        }
        return isAt(ofSender + 1);
    }

    /// A participant's media flows on the shard of that placement.
    void onMoved(int participant, int to) {
        RoomMove going = move;
        if (going != null && isAt(to)) {
            going.onConnected(participant);
        }
    }

    void onLeft(int participant) {
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
        placement++;
    }

    void end() {
        ended = true;
        moveTimer.cancel();
    }

    private void leave(ShardDirectory.Placed from, boolean lost) {
        choosing = true;
        shards.choose(region)
                .onComplete(chosen -> {
                    choosing = false;
                    boolean isSame = chosen.succeeded() && chosen.result().equals(from);
                    if (ended || isSame || !from.equals(placed)) {
                        return;
                    }
                    if (chosen.succeeded()) {
                        begin(from, chosen.result(), lost);
                    } else if (lost && shards.isGone(from)) {
                        present.get()
                                .forEach(number -> evict.accept(number, LeaveReason.MEDIA_LOST));
                        forget();
                    }
                });
    }

    private void begin(ShardDirectory.Placed from, ShardDirectory.Placed to, boolean lost) {
        List<Integer> participants = present.get();
        LOG.info(
                "{}: the media of {} participants moves from shard {} of {}, which {}, to shard {} of {}",
                announcer.channelId(),
                participants.size(),
                from.shard().shard(),
                from.shard().node(),
                lost ? "does not answer" : "stops",
                to.shard().shard(),
                to.shard().node());
        if (former != null) {
            announcer.disconnect(former.shard(), participants);
        }
        placed = to;
        placement++;
        former = lost ? null : from;
        move = new RoomMove(lost, participants, Clock.millis());
        nextSpeakers.clear();
        if (lost) {
            // It cannot report that they stop; the next one reports only starts and stops.
            onSpeakers.accept(Set.of());
            // It may only be frozen: then it finds this when it wakes up.
            announcer.disconnect(from.shard(), participants);
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
        RoomMove.Due due = going.onTick(Clock.millis());
        due.batch().forEach(number -> sendMove(number, to));
        if (due.switched()) {
            present.get().forEach(this::sendSwitch);
            onSpeakers.accept(Set.copyOf(nextSpeakers));
        }
        ShardDirectory.Placed before = former;
        if (due.released() && before != null) {
            announcer.disconnect(before.shard(), present.get());
            former = null;
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
