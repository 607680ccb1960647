package verticles.room;

import bus.call.RoomMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Admission;
import rooms.FormerParticipant;
import rooms.Participant;
import rooms.failover.Takeover;
import rooms.live.Room;
import rooms.placement.ClientLocation;
import verticles.node.Clock;
import verticles.shared.NodeCounts;

/// Lets participants into one room: newcomers, and those of a former owner that died. Used on the
/// registry's context only.
final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);
    private static final long NEWCOMER_POLL_MILLIS = 200;

    private final Vertx vertx;
    private final Ownership ownership;
    private final Room room;
    private final RoomEdges media;
    private final SeatSearch seats;
    private final ModeSwitch mode;
    private final RoomAnnouncer announcer;
    private final RightsWatch rights;
    private final Runnable changed;
    private final NodeCounts counts;
    private final Takeover takeover;

    /// @param changed called after each change of the room
    Admissions(
            Vertx vertx,
            Ownership ownership,
            Room room,
            RoomEdges media,
            SeatSearch seats,
            ModeSwitch mode,
            RoomAnnouncer announcer,
            RightsWatch rights,
            Runnable changed) {
        this.vertx = vertx;
        this.ownership = ownership;
        this.room = room;
        this.media = media;
        this.seats = seats;
        this.mode = mode;
        this.announcer = announcer;
        this.rights = rights;
        this.changed = changed;
        this.counts = NodeCounts.of(vertx);
        this.takeover = new Takeover(ownership.epoch(), Clock.millis());
    }

    /// Takes in the participants of a former owner that died, who announce themselves within
    /// seconds.
    ///
    /// @param knowsShards whether the former owner has written down where their media is
    void restore(List<Participant> leftBehind, boolean knowsShards) {
        if (knowsShards) {
            takeover.onShardsKnown();
        }
        room.restore(leftBehind);
        LOG.info("{}: {} participants are awaited", ownership.key(), leftBehind.size());
    }

    void onNodeJoined() {
        takeover.onNodeJoined(Clock.millis());
    }

    /// Those of a former owner who have not announced themselves in time.
    List<Integer> overdue() {
        return takeover.isOver(Clock.millis()) ? room.awaited() : List.of();
    }

    /// A newcomer, or a participant with another session. Refused with `room_full`, `no_media_node`
    /// or `stale_epoch`.
    Future<RoomMessage.Joined> join(RoomMessage.Join join) {
        ownership.require(join.epoch());
        FormerParticipant former = join.former();
        return afterAnnouncements(former)
                .compose(_ ->
                        former != null && isParticipant(join.user(), former.number())
                                ? seats.placeAgain(location(join), former)
                                : seats.place(location(join)))
                .map(seat -> {
                    ownership.require(join.epoch());
                    if (former != null && takeBack(join, former.number())) {
                        return joined(join, former.number(), true, seat);
                    }
                    Participant newcomer =
                            room.onJoin(
                                    Clock.millis(),
                                    join.session(),
                                    join.user(),
                                    join.username(),
                                    join.state(),
                                    join.rights(),
                                    join.userLimit());
                    announcer.entered(join.user());
                    counts.add(NodeCounts.Event.JOINED);
                    return joined(join, newcomer.number(), false, seat);
                });
    }

    private static ClientLocation location(RoomMessage.Join join) {
        return new ClientLocation(
                join.region(), Objects.requireNonNullElse(join.measured(), List.of()));
    }

    /// Clients name the participant that they were, and must not choose an edge by naming another
    /// one.
    private boolean isParticipant(UUID user, int number) {
        Participant own = room.participantOf(user);
        return own != null && own.number() == number;
    }

    /// @return whether the user is that participant, and has it with the new session
    private boolean takeBack(RoomMessage.Join join, int number) {
        boolean kept =
                room.onReturn(
                        Clock.millis(),
                        join.session(),
                        number,
                        join.user(),
                        join.state(),
                        join.rights());
        if (kept) {
            counts.add(NodeCounts.Event.RETURNED);
        }
        return kept;
    }

    private RoomMessage.Joined joined(
            RoomMessage.Join join, int number, boolean kept, SeatSearch.Seat seat) {
        media.onJoined(number, seat.edge());
        mode.onJoin(number, join.mesh());
        RoomMessage.Joined joined = new RoomMessage.Joined(admission(number, kept, seat));
        LOG.info(
                "{}: participant {} {}, user {}, session {}, media on shard {} of {}",
                ownership.key(),
                number,
                kept ? "returned" : "joined",
                join.user(),
                join.session(),
                seat.shard().shard().shard(),
                seat.shard().shard().node());
        changed.run();
        // They may have changed after they were read for the join.
        rights.onChanged(List.of(join.user()));
        return joined;
    }

    /// A participant of a former owner. Refused with `not_in_room` or `stale_epoch`.
    Future<RoomMessage.Joined> announced(RoomMessage.Announce announce) {
        ownership.require(announce.epoch());
        Participant participant = announce.participant();
        if (announce.formerEpoch() == ownership.epoch()
                && announce.session().equals(room.sessionOf(participant.number()))) {
            return admittedBefore(announce);
        }
        if (!takeover.admits(announce.formerEpoch())) {
            throw new RefusedException(RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
        }
        return seats.adopt(announce.shard(), announce.placement())
                .map(seat -> {
                    ownership.require(announce.epoch());
                    room.onAnnounced(
                            Clock.millis(), announce.session(), participant, announce.rights());
                    media.onJoined(participant.number(), seat.edge());
                    if (seat.edge().isAt(announce.placement())) {
                        announcer.adopt(
                                announce.shard(), participant.number(), announce.placement());
                    }
                    changed.run();
                    rights.onChanged(List.of(participant.user()));
                    return new RoomMessage.Joined(admission(participant.number(), true, seat));
                });
    }

    /// This owner was too slow with an answer, and the session took it for a former one.
    private Future<RoomMessage.Joined> admittedBefore(RoomMessage.Announce announce) {
        int number = announce.participant().number();
        return seats.placeAgain(
                        ClientLocation.at(""), new FormerParticipant(number, announce.placement()))
                .map(seat -> {
                    ownership.require(announce.epoch());
                    return new RoomMessage.Joined(admission(number, true, seat));
                });
    }

    /// @param former the participant that the newcomer was, which does not announce itself
    private Future<Void> afterAnnouncements(@Nullable FormerParticipant former) {
        boolean awaitsAny =
                room.awaited().stream().anyMatch(n -> former == null || n != former.number());
        return takeover.keepsWaiting(Clock.millis(), media.shard() != null, awaitsAny)
                ? vertx.timer(NEWCOMER_POLL_MILLIS).compose(_ -> afterAnnouncements(former))
                : Future.succeededFuture();
    }

    private Admission admission(int number, boolean kept, SeatSearch.Seat seat) {
        return new Admission(
                ownership.epoch(),
                number,
                kept,
                room.rightsOf(number),
                mode.reason(),
                room.roster(),
                seat.edge().placement(),
                seat.shard().shard(),
                seat.shard().limits());
    }
}
