package verticles.room;

import bus.Bus;
import bus.call.RoomMessage;
import bus.guild.AccessEvent;
import bus.message.Answer;
import call.LeaveReason;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.live.Room;
import rooms.live.RoomEvent;
import rooms.mesh.ArchitectureChoice;
import rooms.placement.EdgePlacement;
import store.directory.Lease;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.room.placement.ShardDirectory;

/// One room that this registry owns: brings messages to the [Room] and its events to the
/// [RoomAnnouncer], keeps its batch timer, its shard, and watches that its members are alive. Used
/// on the registry's context only.
public final class HostedRoom {
    private static final Logger LOG = LoggerFactory.getLogger(HostedRoom.class);

    private final Ownership ownership;
    private final RoomAnnouncer announcer;
    private final Room room;

    private final VertxTimer timer;
    private final RightsWatch rights;
    private final RoomEdges media;
    private final MemberWatch members;
    private final ModeSwitch mode;
    private final Admissions admissions;
    private final RoomRequests requests;

    private long timerAtMillis = Room.NEVER;

    /// @param rights reads what users may do in the channel; those who may not be in it are missing
    public HostedRoom(
            Vertx vertx,
            Bus bus,
            Settings settings,
            ShardDirectory shards,
            Lease lease,
            RoomAnnouncer announcer,
            Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> rights) {
        this.timer = new VertxTimer(vertx);
        this.ownership = new Ownership(lease);
        this.announcer = announcer;
        this.media =
                new RoomEdges(
                        vertx,
                        shards,
                        announcer,
                        new RoomRelays(bus, announcer.channelId(), lease.epoch()),
                        this::sessionOf,
                        this::evict,
                        this::onSpeakers);
        SeatSearch seats =
                new SeatSearch(
                        announcer.channelId(),
                        media,
                        shards,
                        settings.rooms().edgeLimit(),
                        settings.rooms().edgePerRegion());
        this.members =
                new MemberWatch(
                        bus,
                        lease.epoch(),
                        this::sessionOf,
                        number -> evict(number, LeaveReason.SESSION_LOST));
        this.room =
                new Room(
                        announcer.kind(),
                        settings.rooms().capacity(),
                        Clock.millis(),
                        this::publish);
        this.rights = new RightsWatch(ownership, room, rights, this::armTimer);
        this.mode = new ModeSwitch(vertx, bus, settings.voice(), announcer.channel(), lease, room);
        this.admissions =
                new Admissions(
                        vertx,
                        ownership,
                        room,
                        media,
                        seats,
                        mode,
                        announcer,
                        this.rights,
                        this::armTimer);
        this.requests =
                new RoomRequests(
                        ownership, room, media, seats, mode, admissions, this::evictAll, this::end);
    }

    public Lease lease() {
        return ownership.lease();
    }

    public RoomAnnouncer announcer() {
        return announcer;
    }

    public List<Participant> roster() {
        return room.roster();
    }

    public long emptyForMillis() {
        return room.emptyForMillis(Clock.millis());
    }

    /// An answer to those that are requests; they are refused as [RoomMessage] says.
    public Answer onMessage(RoomMessage message) {
        Answer answer = requests.onMessage(message);
        armTimer();
        return answer;
    }

    public void onAccessEvent(AccessEvent event) {
        rights.onAccessEvent(event);
    }

    /// The architecture that the rollout has chosen for the room.
    public void onArchitecture(ArchitectureChoice choice) {
        mode.onArchitecture(choice);
    }

    /// Participants of a former owner may be on a node that was apart from this one.
    public void onNodeJoined() {
        admissions.onNodeJoined();
        media.onNodeJoined();
    }

    /// To be called about once a second.
    public void onTick() {
        rights.onTick(System.currentTimeMillis());
        media.onTick();
        admissions.overdue().forEach(number -> evict(number, LeaveReason.SESSION_LOST));
        members.onTick(numbers());
    }

    /// Moves media away from shards that do not answer; to be called several times a second.
    ///
    /// @return the shards in use
    public List<ShardDirectory.Placed> watchMedia() {
        media.onTick();
        return media.inUse();
    }

    private List<Integer> numbers() {
        return room.roster().stream().map(Participant::number).toList();
    }

    private @Nullable String sessionOf(int number) {
        return room.sessionOf(number);
    }

    private void evict(int number, LeaveReason reason) {
        room.onEviction(Clock.millis(), number, reason);
        armTimer();
    }

    private void onSpeakers(Set<Integer> speakers) {
        room.onSpeakers(Clock.millis(), speakers);
        armTimer();
    }

    /// Takes in the participants of a former owner that died, who announce themselves within
    /// seconds.
    ///
    /// @param edges where their media is, as far as that is known
    public Future<Void> restore(List<Participant> leftBehind, List<EdgePlacement> edges) {
        if (leftBehind.isEmpty()) {
            return Future.succeededFuture();
        }
        media.awaitFormer(ownership.epoch());
        admissions.restore(leftBehind, !edges.isEmpty());
        return media.restore(edges);
    }

    /// Before the room is given up: the next owner may be a node that starts again, and takes
    /// longer than after a crash.
    public void leaveEntries() {
        announcer.leaveEntries(room.roster(), media.written());
    }

    /// Restarts the TTLs of the directory's entries.
    public void renewEntries() {
        announcer.renewPresence(room.roster());
        announcer.putEdges(media.written());
    }

    /// The room is served here no longer; another registry takes it, and its members follow.
    public void giveUp() {
        flush();
        ownership.end();
        media.end(false);
        mode.end();
        timer.cancel();
        for (int number : numbers()) {
            String session = room.sessionOf(number);
            if (session != null) {
                announcer.sendOwnerLeaves(session, number);
            }
        }
    }

    /// The room is given up: all participants are out and are notified at once.
    public void end(LeaveReason reason) {
        ownership.end();
        media.end(true);
        timer.cancel();
        evictAll(reason);
        mode.end();
        flush();
    }

    /// Sends at once what waits for the members and the guild.
    private void flush() {
        while (room.nextDeadlineMillis() != Room.NEVER) {
            room.onDeadline(room.nextDeadlineMillis());
        }
    }

    private void evictAll(LeaveReason reason) {
        for (Participant participant : room.roster()) {
            room.onEviction(Clock.millis(), participant.number(), reason);
        }
        armTimer();
    }

    /// Refused with `room_full`, `no_media_node` or `stale_epoch`.
    public Future<RoomMessage.Joined> join(RoomMessage.Join join) {
        return admissions.join(join);
    }

    private void publish(RoomEvent event) {
        announcer.publish(event, room::roster, media::shardsOf);
        if (event instanceof RoomEvent.Left(int participant, _)) {
            members.onLeft(participant);
            media.onLeft(participant);
            LOG.info("{}: participant {} left", ownership.key(), participant);
        }
    }

    /// To be called after each change of the room.
    private void armTimer() {
        mode.review();
        long deadline = room.nextDeadlineMillis();
        if (ownership.isOver() || deadline >= timerAtMillis) {
            return;
        }
        timerAtMillis = deadline;
        timer.arm(
                Math.max(1, deadline - Clock.millis()),
                () -> {
                    timerAtMillis = Room.NEVER;
                    room.onDeadline(Clock.millis());
                    armTimer();
                });
    }
}
