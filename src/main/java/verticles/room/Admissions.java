package verticles.room;

import bus.RoomMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Admission;
import rooms.Participant;
import rooms.failover.Takeover;
import rooms.live.Room;
import verticles.node.Clock;
import verticles.shared.NodeCounts;

/// Lets participants into one room: newcomers, and those of a former owner that died. Used on the registry's
/// context only.
final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);
    private static final long NEWCOMER_POLL_MILLIS = 200;

    private final Vertx vertx;
    private final Ownership ownership;
    private final Room room;
    private final RoomMedia media;
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
            RoomMedia media,
            ModeSwitch mode,
            RoomAnnouncer announcer,
            RightsWatch rights,
            Runnable changed) {
        this.vertx = vertx;
        this.ownership = ownership;
        this.room = room;
        this.media = media;
        this.mode = mode;
        this.announcer = announcer;
        this.rights = rights;
        this.changed = changed;
        this.counts = NodeCounts.of(vertx);
        this.takeover = new Takeover(ownership.epoch(), Clock.millis());
    }

    /// Takes in the participants of a former owner that died, who announce themselves within seconds.
    void restore(List<Participant> leftBehind) {
        if (!leftBehind.isEmpty()) {
            room.restore(leftBehind);
            LOG.info("{}: {} participants are awaited", ownership.key(), leftBehind.size());
        }
    }

    /// Those of a former owner who have not announced themselves in time.
    List<Integer> overdue() {
        return takeover.isOver(Clock.millis()) ? room.awaited() : List.of();
    }

    /// A newcomer. Refused with `room_full`, `no_media_node` or `stale_epoch`.
    Future<RoomMessage.Joined> join(RoomMessage.Join join) {
        ownership.require(join.epoch());
        return afterAnnouncements()
                .compose(_ -> media.placed(join.region()))
                .map(shard -> {
                    ownership.require(join.epoch());
                    Participant newcomer =
                            room.onJoin(
                                    Clock.millis(),
                                    join.session(),
                                    join.user(),
                                    join.username(),
                                    join.state(),
                                    join.rights(),
                                    join.userLimit());
                    mode.onJoin(newcomer.number(), join.mesh());
                    RoomMessage.Joined joined =
                            new RoomMessage.Joined(admission(newcomer.number(), shard));
                    counts.add(NodeCounts.Event.JOINED);
                    LOG.info(
                            "{}: participant {} joined, user {}, session {}, media on shard {} of {}",
                            ownership.key(),
                            newcomer.number(),
                            join.user(),
                            join.session(),
                            shard.shard().shard(),
                            shard.shard().node());
                    changed.run();
                    // They may have changed after they were read for the join.
                    rights.onChanged(List.of(join.user()));
                    return joined;
                });
    }

    /// A participant of a former owner. Refused with `not_in_room` or `stale_epoch`.
    Future<RoomMessage.Joined> announced(RoomMessage.Announce announce) {
        ownership.require(announce.epoch());
        if (!takeover.admits(announce.formerEpoch())) {
            throw new RefusedException(RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
        }
        Participant participant = announce.participant();
        return media.adopt(announce.shard(), announce.placement())
                .map(shard -> {
                    ownership.require(announce.epoch());
                    room.onAnnounced(
                            Clock.millis(), announce.session(), participant, announce.rights());
                    if (media.isAt(announce.placement())) {
                        announcer.adopt(
                                announce.shard(), participant.number(), announce.placement());
                    }
                    changed.run();
                    rights.onChanged(List.of(participant.user()));
                    return new RoomMessage.Joined(admission(participant.number(), shard));
                });
    }

    private Future<Void> afterAnnouncements() {
        return takeover.keepsWaiting(
                        Clock.millis(), media.shard() != null, !room.awaited().isEmpty())
                ? vertx.timer(NEWCOMER_POLL_MILLIS).compose(_ -> afterAnnouncements())
                : Future.succeededFuture();
    }

    private Admission admission(int number, ShardDirectory.Placed shard) {
        return new Admission(
                ownership.epoch(),
                number,
                room.rightsOf(number),
                mode.reason(),
                room.roster(),
                media.placement(),
                shard.shard(),
                shard.limits());
    }
}
