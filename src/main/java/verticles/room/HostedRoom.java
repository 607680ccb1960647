package verticles.room;

import bus.AccessEvent;
import bus.Answer;
import bus.Bus;
import bus.BusMessage;
import bus.RoomMessage;
import call.LeaveReason;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Admission;
import rooms.Participant;
import rooms.Room;
import rooms.RoomEvent;
import rooms.VoiceRights;
import store.directory.Lease;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.shared.NodeCounts;

/// One room that this registry owns: brings messages to the [Room] and its events to the
/// [RoomAnnouncer], keeps its batch timer, its shard, and watches that its members are alive. Used on
/// the registry's context only.
public final class HostedRoom {
    private static final Logger LOG = LoggerFactory.getLogger(HostedRoom.class);

    /// Sessions notice within a second that the former owner is gone, and announce themselves once a second; a frozen
    /// one is noticed later.
    private static final long ANNOUNCE_MILLIS = 15_000;

    private static final long NEWCOMER_WAITS_MILLIS = 3_000;
    private static final long NEWCOMER_LOOKS_MILLIS = 200;

    private final Vertx vertx;
    private final Lease lease;
    private final RoomAnnouncer announcer;
    private final Room room;

    private final VertxTimer timer;
    private final NodeCounts counts;
    private final RightsWatch rights;
    private final RoomMedia media;
    private final MemberWatch members;
    private final ModeSwitch mode;

    private long timerAtMillis = Room.NEVER;
    private boolean ended;
    private final long openedAtMillis = Clock.millis();

    /// @param rights reads what users may do in the channel; those who may not be in it are missing
    public HostedRoom(
            Vertx vertx,
            Bus bus,
            Settings settings,
            ShardDirectory shards,
            Lease lease,
            RoomAnnouncer announcer,
            Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> rights) {
        this.vertx = vertx;
        this.timer = new VertxTimer(vertx);
        this.counts = NodeCounts.of(vertx);
        this.lease = lease;
        this.announcer = announcer;
        this.rights = new RightsWatch(rights, this::onRights);
        this.media =
                new RoomMedia(
                        vertx,
                        shards,
                        announcer,
                        this::numbers,
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
        this.mode = new ModeSwitch(vertx, bus, settings.voice(), announcer.kind(), lease, room);
    }

    public Lease lease() {
        return lease;
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
                    case RoomMessage.Announce announce -> announce.answer(announced(announce));
                    case RoomMessage.Leave leave -> {
                        requireEpoch(leave.epoch());
                        room.onLeave(Clock.millis(), leave.participant());
                        yield leave.answer(new BusMessage.Done());
                    }
                    case RoomMessage.ChangeState change -> {
                        requireEpoch(change.epoch());
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
                        requireEpoch(place.epoch());
                        yield place.answer(media.placed(place.region()).map(_ -> status()));
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
                        requireEpoch(epoch);
                        if (media.onSpeaking(placement, started, stopped)) {
                            room.onSpeaking(Clock.millis(), started, stopped);
                        }
                        yield Answer.none();
                    }
                    case RoomMessage.OfMesh ofMesh -> {
                        requireEpoch(ofMesh.epoch());
                        mode.onMessage(ofMesh);
                        yield Answer.none();
                    }
                    case RoomMessage.ConnectionLost(long epoch, int placement, int participant) -> {
                        requireEpoch(epoch);
                        if (media.isAt(placement)) {
                            room.onEviction(Clock.millis(), participant, LeaveReason.MEDIA_LOST);
                        }
                        yield Answer.none();
                    }
                    case RoomMessage.MediaMoved(long epoch, int placement, int participant) -> {
                        requireEpoch(epoch);
                        media.onMoved(participant, placement);
                        yield Answer.none();
                    }
                    case RoomMessage.StillThere question -> {
                        requireEpoch(question.epoch());
                        if (!question.session().equals(room.sessionOf(question.participant()))) {
                            throw notInRoom();
                        }
                        yield question.answer(new BusMessage.Done());
                    }
                    case RoomMessage.StillPlaced still -> {
                        requireEpoch(still.epoch());
                        if (!media.isAt(still.placement())) {
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
        switch (event) {
            case AccessEvent.AccessChanged(UUID _, @Nullable UUID user) ->
                    rights.onChanged(
                            room.roster().stream()
                                    .map(Participant::user)
                                    .filter(present -> user == null || user.equals(present))
                                    .toList());
        }
    }

    private void onRights(UUID user, @Nullable VoiceRights now) {
        Participant participant = room.participantOf(user);
        if (participant == null || ended) {
            return;
        }
        if (now == null) {
            room.onEviction(Clock.millis(), participant.number(), LeaveReason.ACCESS_LOST);
        } else {
            room.onRights(Clock.millis(), participant.number(), now);
        }
        armTimer();
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
        rights.onTick(
                System.currentTimeMillis(),
                () ->
                        room.roster().stream()
                                .map(Participant::user)
                                .collect(Collectors.toUnmodifiableSet()));
        media.onTick();
        if (Clock.millis() - openedAtMillis >= ANNOUNCE_MILLIS) {
            room.awaited().forEach(number -> evict(number, LeaveReason.SESSION_LOST));
        }
        members.onTick(numbers());
    }

    /// Where the media of the room is; to be looked at several times a second.
    RoomMedia media() {
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
    void restore(List<Participant> leftBehind) {
        if (!leftBehind.isEmpty()) {
            room.restore(leftBehind);
            LOG.info("{}: {} participants are awaited", lease.key(), leftBehind.size());
        }
    }

    /// A participant of a former owner. Refused with `not_in_room` or `stale_epoch`.
    private Future<RoomMessage.Joined> announced(RoomMessage.Announce announce) {
        requireEpoch(announce.epoch());
        if (announce.formerEpoch() >= lease.epoch()) {
            throw new RefusedException(RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
        }
        Participant participant = announce.participant();
        return media.adopt(announce.shard(), announce.placement())
                .map(shard -> {
                    requireEpoch(announce.epoch());
                    room.onAnnounced(
                            Clock.millis(), announce.session(), participant, announce.rights());
                    if (media.isAt(announce.placement())) {
                        announcer.adopt(
                                announce.shard(), participant.number(), announce.placement());
                    }
                    armTimer();
                    rights.onChanged(List.of(participant.user()));
                    return new RoomMessage.Joined(admission(participant.number(), shard));
                });
    }

    /// After a takeover the first participant that announces itself names the shard of the media; a newcomer waits for that.
    private Future<Void> afterAnnouncements() {
        return media.shard() != null
                        || room.awaited().isEmpty()
                        || Clock.millis() - openedAtMillis >= NEWCOMER_WAITS_MILLIS
                ? Future.succeededFuture()
                : vertx.timer(NEWCOMER_LOOKS_MILLIS).compose(_ -> afterAnnouncements());
    }

    private Admission admission(int number, ShardDirectory.Placed shard) {
        return new Admission(
                lease.epoch(),
                number,
                room.rightsOf(number),
                mode.reason(),
                room.roster(),
                media.placement(),
                shard.shard(),
                shard.limits());
    }

    /// The room is served here no longer; another registry takes it, and its members follow.
    void giveUp() {
        ended = true;
        media.end();
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
        ended = true;
        media.end();
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
        requireEpoch(join.epoch());
        return afterAnnouncements()
                .compose(_ -> media.placed(join.region()))
                .map(shard -> {
                    requireEpoch(join.epoch());
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
                            lease.key(),
                            newcomer.number(),
                            join.user(),
                            join.session(),
                            shard.shard().shard(),
                            shard.shard().node());
                    armTimer();
                    // They may have changed after they were read for the join.
                    rights.onChanged(List.of(join.user()));
                    return joined;
                });
    }

    private void publish(RoomEvent event) {
        if (event instanceof RoomEvent.Departed(int participant)) {
            members.onLeft(participant);
            media.onLeft(participant);
            LOG.info("{}: participant {} left", lease.key(), participant);
        }
        announcer.publish(event, room::roster, media.shards());
    }

    /// To be called after each change of the room.
    private void armTimer() {
        mode.review();
        long deadline = room.nextDeadlineMillis();
        if (ended || deadline >= timerAtMillis) {
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

    private static RefusedException notInRoom() {
        return new RefusedException(RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
    }

    private void requireEpoch(long epoch) {
        if (ended || epoch != lease.epoch()) {
            throw new RefusedException(
                    RefusalCode.STALE_EPOCH,
                    String.format(Locale.ROOT, "Room has epoch %d, not %d.", lease.epoch(), epoch));
        }
    }
}
