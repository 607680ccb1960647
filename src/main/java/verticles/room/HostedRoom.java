package verticles.room;

import bus.Bus;
import bus.call.RoomMessage;
import bus.guild.AccessEvent;
import bus.message.Answer;
import bus.message.BusMessage;
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
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.live.Room;
import rooms.live.RoomEvent;
import rooms.mesh.ArchitectureChoice;
import rooms.placement.ClientLocation;
import rooms.placement.EdgePlacement;
import store.directory.Lease;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.room.placement.ShardDirectory;

/// One room that this registry owns: brings messages to the [Room] and its events to the
/// [RoomAnnouncer], keeps its batch timer, its shard, and watches that its members are alive. Used on
/// the registry's context only.
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
                        settings.rooms().edgeLimit(),
                        settings.rooms().edgePerRegion(),
                        this::sessionOf,
                        this::evict,
                        this::onSpeakers);
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
                        mode,
                        announcer,
                        this.rights,
                        this::armTimer);
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

    public Answer onMessage(RoomMessage message) {
        Answer answer =
                switch (message) {
                    case RoomMessage.Join request -> request.answer(join(request));
                    case RoomMessage.Announce announce ->
                            announce.answer(admissions.announced(announce));
                    case RoomMessage.Leave leave -> {
                        ownership.require(leave.epoch());
                        room.onLeave(Clock.millis(), leave.participant(), leave.session());
                        yield leave.answer(new BusMessage.Done());
                    }
                    case RoomMessage.ChangeState change -> {
                        requireSession(change);
                        room.onChangeState(Clock.millis(), change.participant(), change.state());
                        yield change.answer(new BusMessage.Done());
                    }
                    case RoomMessage.Disconnect disconnect -> {
                        room.onEviction(
                                Clock.millis(), numberOf(disconnect.user()), disconnect.reason());
                        yield disconnect.answer(new BusMessage.Done());
                    }
                    case RoomMessage.Move move -> {
                        room.onMove(Clock.millis(), numberOf(move.user()), move.channel());
                        yield move.answer(new BusMessage.Done());
                    }
                    case RoomMessage.ChangeSpeaker change -> {
                        room.onStage(Clock.millis(), numberOf(change.user()), change.speaks());
                        yield change.answer(new BusMessage.Done());
                    }
                    case RoomMessage.ShowStatus show -> show.answer(status());
                    case RoomMessage.Place place -> {
                        ownership.require(place.epoch());
                        yield place.answer(
                                media.place(ClientLocation.at(place.region())).map(_ -> status()));
                    }
                    case RoomMessage.Dissolve dissolve -> {
                        evictAll(LeaveReason.DISCONNECTED);
                        media.forget();
                        yield dissolve.answer(new BusMessage.Done());
                    }
                    case RoomMessage.End end -> {
                        end(LeaveReason.CHANNEL_DELETED);
                        yield end.answer(new BusMessage.Done());
                    }
                    case RoomMessage.Speaking(
                                    long epoch,
                                    int placement,
                                    List<Integer> started,
                                    List<Integer> stopped) -> {
                        ownership.require(epoch);
                        if (media.onSpeaking(placement, started, stopped)) {
                            room.onSpeaking(Clock.millis(), started, stopped);
                        }
                        yield Answer.none();
                    }
                    case RoomMessage.OfMesh ofMesh -> {
                        requireSession(ofMesh);
                        mode.onMessage(ofMesh);
                        yield Answer.none();
                    }
                    case RoomMessage.ConnectionLost(long epoch, int placement, int participant) -> {
                        ownership.require(epoch);
                        if (media.isAt(participant, placement)) {
                            room.onEviction(Clock.millis(), participant, LeaveReason.MEDIA_LOST);
                        }
                        yield Answer.none();
                    }
                    case RoomMessage.RelayLost(
                                    long epoch,
                                    ShardAddress shard,
                                    ShardAddress other) -> {
                        ownership.require(epoch);
                        media.onRelayLost(shard, other);
                        yield Answer.none();
                    }
                    case RoomMessage.MediaMoved moved -> {
                        requireSession(moved);
                        media.onMoved(moved.participant(), moved.placement());
                        yield Answer.none();
                    }
                    case RoomMessage.StillThere question -> {
                        ownership.require(question.epoch());
                        if (!question.session().equals(room.sessionOf(question.participant()))) {
                            throw notInRoom();
                        }
                        yield question.answer(new BusMessage.Done());
                    }
                    case RoomMessage.StillPlaced still -> {
                        requireOwner();
                        // The shard may know the room by the epoch of a former owner, whose
                        // placements
                        // go on.
                        if (!media.isAt(still.placement()) && room.awaited().isEmpty()) {
                            throw new RefusedException(
                                    RefusalCode.STALE_EPOCH, "The media of the room has moved.");
                        }
                        yield still.answer(new BusMessage.Done());
                    }
                };
        armTimer();
        return answer;
    }

    private RoomMessage.Status status() {
        return new RoomMessage.Status(
                room.roster().size(), room.isEmpty() ? null : mode.reason().mode(), media.shard());
    }

    public void onAccessEvent(AccessEvent event) {
        rights.onAccessEvent(event);
    }

    /// The architecture that the rollout has chosen for the room.
    void onArchitecture(ArchitectureChoice choice) {
        mode.onArchitecture(choice);
    }

    private int numberOf(UUID user) {
        Participant participant = room.participantOf(user);
        if (participant == null) {
            throw new RefusedException(
                    RefusalCode.NOT_IN_ROOM, "This member is not in this voice channel.");
        }
        return participant.number();
    }

    /// To be called about once a second.
    public void onTick() {
        rights.onTick(System.currentTimeMillis());
        media.onTick();
        admissions.overdue().forEach(number -> evict(number, LeaveReason.SESSION_LOST));
        members.onTick(numbers());
    }

    /// Where the media of the room is; to be checked several times a second.
    RoomEdges media() {
        return media;
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

    /// Takes in the participants of a former owner that died, who announce themselves within seconds.
    ///
    /// @param edges where their media is, as far as that is known
    Future<Void> restore(List<Participant> leftBehind, List<EdgePlacement> edges) {
        if (leftBehind.isEmpty()) {
            return Future.succeededFuture();
        }
        media.awaitFormer(ownership.epoch());
        admissions.restore(leftBehind);
        return media.restore(edges);
    }

    /// Before the room is given up: the next owner may be a node that starts again, and takes longer than after a crash.
    void leaveEntries() {
        announcer.leaveEntries(room.roster(), media.written());
    }

    /// Restarts the TTLs of the directory's entries.
    void renewEntries() {
        announcer.renewPresence(room.roster());
        announcer.putEdges(media.written());
    }

    /// The room is served here no longer; another registry takes it, and its members follow.
    void giveUp() {
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
        if (room.nextDeadlineMillis() != Room.NEVER) {
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

    private void requireSession(RoomMessage.OfSession message) {
        ownership.require(message.epoch());
        if (!message.session().equals(room.sessionOf(message.participant()))) {
            throw notInRoom();
        }
    }

    /// A room that was given up does not know what its next owner does.
    private void requireOwner() {
        if (ownership.isOver()) {
            throw new RefusedException(
                    RefusalCode.UNAVAILABLE, "Another registry takes the room over.");
        }
    }

    private static RefusedException notInRoom() {
        return new RefusedException(RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
    }
}
