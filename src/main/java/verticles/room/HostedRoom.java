package verticles.room;

import bus.AccessEvent;
import bus.Addresses;
import bus.Answer;
import bus.Bus;
import bus.BusMessage;
import bus.RoomMessage;
import bus.SessionMessage;
import call.LeaveReason;
import call.MediaMode;
import call.ParticipantId;
import config.RoomSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
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

    /// A session that died with its node cannot send `Leave`; the room asks.
    private static final long ASK_MEMBERS_MILLIS = 10_000;

    /// One unanswered question may be a pause of the node.
    private static final int UNANSWERED_LIMIT = 2;

    private final Bus bus;
    private final Lease lease;
    private final RoomAnnouncer announcer;
    private final Room room;
    private final Map<Integer, Integer> unanswered = new HashMap<>();

    private final VertxTimer timer;
    private final NodeCounts counts;
    private final RightsWatch rights;
    private final RoomMedia media;

    private long timerAtMillis = Room.NEVER;
    private boolean ended;
    private long askedAtMillis = Clock.millis();

    /// @param rights reads what users may do in the channel; those who may not be in it are missing
    public HostedRoom(
            Vertx vertx,
            Bus bus,
            RoomSettings settings,
            ShardDirectory shards,
            Lease lease,
            RoomAnnouncer announcer,
            Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> rights) {
        this.timer = new VertxTimer(vertx);
        this.counts = NodeCounts.of(vertx);
        this.bus = bus;
        this.lease = lease;
        this.announcer = announcer;
        this.rights = new RightsWatch(rights, this::onRights);
        this.media =
                new RoomMedia(
                        vertx, shards, announcer, this::numbers, this::sessionOf, this::evict);
        this.room = new Room(announcer.kind(), settings.capacity(), Clock.millis(), this::publish);
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
                        if (media.isAt(placement)) {
                            room.onSpeaking(Clock.millis(), started, stopped);
                        }
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
        return new RoomMessage.Status(room.roster().size(), media.shard());
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
        if (Clock.millis() - askedAtMillis >= ASK_MEMBERS_MILLIS) {
            askedAtMillis = Clock.millis();
            room.roster().forEach(this::askWhetherStillThere);
        }
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

    /// The room is given up: all participants are out and are notified at once.
    public void end(LeaveReason reason) {
        ended = true;
        media.end();
        timer.cancel();
        evictAll(reason);
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
        return media.placed(join.region())
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
                    RoomMessage.Joined joined =
                            new RoomMessage.Joined(
                                    new Admission(
                                            lease.epoch(),
                                            newcomer.number(),
                                            room.rightsOf(newcomer.number()),
                                            MediaMode.SFU,
                                            room.roster(),
                                            media.placement(),
                                            shard.shard(),
                                            shard.limits()));
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

    private void askWhetherStillThere(Participant participant) {
        int number = participant.number();
        String session = room.sessionOf(number);
        if (session == null) {
            return;
        }
        bus.request(
                        Addresses.session(session),
                        new SessionMessage.StillThere(new ParticipantId(lease.epoch(), number)))
                .onSuccess(_ -> unanswered.remove(number))
                .onFailure(e -> onNoAnswer(number, e));
    }

    private void onNoAnswer(int number, Throwable cause) {
        if (room.sessionOf(number) == null) {
            return;
        }
        boolean denied =
                cause instanceof RefusedException refused
                        && refused.refusal().code() == RefusalCode.NOT_IN_ROOM;
        if (denied || unanswered.merge(number, 1, Integer::sum) >= UNANSWERED_LIMIT) {
            unanswered.remove(number);
            room.onEviction(Clock.millis(), number, LeaveReason.SESSION_LOST);
            armTimer();
        }
    }

    private void publish(RoomEvent event) {
        if (event instanceof RoomEvent.Departed(int participant)) {
            unanswered.remove(participant);
            media.onLeft(participant);
            LOG.info("{}: participant {} left", lease.key(), participant);
        }
        announcer.publish(event, room::roster, media.shards());
    }

    private void armTimer() {
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

    private void requireEpoch(long epoch) {
        if (ended || epoch != lease.epoch()) {
            throw new RefusedException(
                    RefusalCode.STALE_EPOCH,
                    String.format(Locale.ROOT, "Room has epoch %d, not %d.", lease.epoch(), epoch));
        }
    }
}
