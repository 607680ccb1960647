package signaling;

import call.LeaveReason;
import call.ParticipantId;
import call.ParticipantState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.mesh.ModeReason;
import rooms.permission.Permission;

/// The membership of a session in one room, from `join` until it is out. What arrives after that is undone
/// by the [Session], so that no participant remains in a room that its session has left.
final class RoomMembership {
    private enum Phase {
        /// `join` came and the room was asked. Then JOINED, or OVER when refused.
        JOINING,
        /// In the room. Then OVER: left, evicted, or the room is lost.
        JOINED,
        /// Out, for good.
        OVER
    }

    /// A room asks its members every 10 s whether they are still there; after three missed questions it is
    /// gone.
    static final long ROOM_SILENCE_MILLIS = 30_000;

    /// How long the next owner of a room is looked for: a lease lives for 5 s, and a frozen node is noticed after as long.
    static final long ANNOUNCE_MILLIS = 30_000;

    private static final long NOT = Long.MIN_VALUE;

    private static final Set<RefusalCode> OWNER_GONE =
            EnumSet.of(RefusalCode.UNAVAILABLE, RefusalCode.STALE_EPOCH);

    private final long id;
    private final ServerMessage.User user;
    private final ClientMessage.Join join;
    private final boolean moved;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final List<ClientMessage.State> statesBeforeJoined = new ArrayList<>();

    private Phase phase = Phase.JOINING;
    private ParticipantState state;
    private @Nullable VoiceRights rights;
    private boolean retried;
    private Effect.@Nullable Member member;
    private @Nullable MediaNegotiation media;
    private long roomActiveAtMillis;

    /// Of the owner that let it in.
    private long firstEpoch;

    /// Since when an owner is looked for.
    private long announcingSinceMillis = NOT;

    private boolean announceDue;
    private @Nullable ModeReason mode;

    /// @param id unique in the session
    /// @param moved a moderator moves the user there
    RoomMembership(
            long id,
            ServerMessage.User user,
            ClientMessage.Join join,
            boolean moved,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.id = id;
        this.user = user;
        this.join = join;
        this.moved = moved;
        this.client = client;
        this.effects = effects;
        this.state = initialState(join.state());
        join();
    }

    long id() {
        return id;
    }

    UUID channel() {
        return join.channel();
    }

    boolean isJoining() {
        return phase == Phase.JOINING;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    void onJoined(long nowMillis, Admission admission, List<ServerMessage.IceServer> iceServers) {
        phase = Phase.JOINED;
        Effect.Member self = memberOf(id, channel(), admission);
        member = self;
        media =
                new MediaNegotiation(
                        self,
                        admission.rights().permissions().has(Permission.PRIORITY_SPEAKER),
                        admission.mode().mode(),
                        client,
                        effects);
        mode = admission.mode();
        rights = admission.rights();
        state = admission.rights().admitted(state);
        firstEpoch = admission.epoch();
        roomActiveAtMillis = nowMillis;
        client.accept(new ServerMessage.Joined(join.id(), channel(), admission, iceServers));
        statesBeforeJoined.forEach(this::onState);
        statesBeforeJoined.clear();
    }

    /// A room whose owner died is joined again, at the registry that owns it then; but once, for an owner
    /// that is merely slow would make it a loop.
    void onJoinRefused(Refusal refusal) {
        if (retried || !OWNER_GONE.contains(refusal.code())) {
            fail(refusal);
            return;
        }
        retried = true;
        join();
    }

    void onStateChanged(@Nullable Integer re, ParticipantState acknowledged) {
        client.accept(new ServerMessage.State(re, acknowledged));
    }

    void onStateRefused(
            long nowMillis, @Nullable Integer re, ParticipantState asked, Refusal refusal) {
        if (OWNER_GONE.contains(refusal.code())) {
            // The next owner gets it with the announcement.
            onStateChanged(re, asked);
            onOwnerGone(nowMillis);
            return;
        }
        refuse(re, "state", refusal);
        if (refusal.code() == RefusalCode.NOT_IN_ROOM) {
            end(LeaveReason.ROOM_LOST);
        }
    }

    void onConnectionOpened(Effect.OpenConnection open, String answer) {
        if (media != null) {
            media.onOpened(open, answer, enforced());
        }
    }

    void onOfferRefused(Effect.OpenConnection open, Refusal refusal) {
        if (media != null) {
            media.onRefused(open, refusal);
        }
    }

    /// The media of the room moves to another shard.
    void onMediaMoves(
            long nowMillis, ParticipantId to, ServerMessage.Migrate move, ShardAddress shard) {
        if (isThis(to) && media != null) {
            roomActiveAtMillis = nowMillis;
            media.onMoves(move, shard);
        }
    }

    void onMediaSwitched(ParticipantId to, int placement) {
        if (isThis(to) && media != null) {
            media.onSwitched(placement);
        }
    }

    /// A command could not be brought to the shard.
    void refuse(@Nullable Integer re, String op, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(re, op, refusal));
    }

    /// What the client sends in a room.
    void onMessage(ClientMessage.InRoom message) {
        switch (message) {
            case ClientMessage.State change -> onState(change);
            case ClientMessage.Leave(Integer re) -> onLeave(re);
            case ClientMessage.Offer offer -> onMedia(offer, m -> m.onOffer(offer, enforced()));
            case ClientMessage.View view -> onMedia(view, m -> m.onView(view));
            case ClientMessage.OfMesh ofMesh -> onMesh(ofMesh);
        }
    }

    private void onMedia(ClientMessage message, Consumer<MediaNegotiation> handler) {
        if (media == null) {
            refuse(message.id(), MessageCodec.op(message), notInRoom());
        } else {
            handler.accept(media);
        }
    }

    private void onMesh(ClientMessage.OfMesh message) {
        Effect.Member self = member;
        if (self == null) {
            refuse(message.id(), MessageCodec.op(message), notInRoom());
            return;
        }
        effects.accept(
                switch (message) {
                    case ClientMessage.Signal signal ->
                            new Effect.Signal(self, signal.participant(), signal.signal());
                    case ClientMessage.Pair pair ->
                            new Effect.ReportPair(self, pair.participant(), pair.problem());
                });
    }

    private void onState(ClientMessage.State change) {
        Effect.Member self = member;
        if (self == null) {
            statesBeforeJoined.add(change);
            return;
        }
        ParticipantState requested =
                new ParticipantState(
                        or(change.muted(), state.muted()),
                        or(change.deafened(), state.deafened()),
                        or(change.camera(), state.camera()),
                        or(change.screen(), state.screen()),
                        or(change.priority(), state.priority()),
                        or(change.handRaised(), state.handRaised()));
        state = rights == null ? requested : rights.admitted(requested);
        effects.accept(new Effect.ChangeState(self, change.id(), state));
    }

    /// What the participant may do has changed. The room has notified the shard; a connection that is being opened
    /// with the former state is corrected from here.
    void onRights(ParticipantId to, VoiceRights changed) {
        if (isThis(to) && media != null) {
            applyRights(changed, media);
        }
    }

    private void applyRights(VoiceRights changed, MediaNegotiation media) {
        rights = changed;
        client.accept(new ServerMessage.Rights(changed));
        ParticipantState admitted = changed.admitted(state);
        if (!admitted.equals(state)) {
            state = admitted;
            client.accept(new ServerMessage.State(null, state));
        }
        media.onState(enforced());
    }

    private ParticipantState enforced() {
        return rights == null ? state : rights.enforced(state);
    }

    private void onLeave(@Nullable Integer re) {
        leave();
        client.accept(new ServerMessage.Left(re, channel(), LeaveReason.LEFT));
    }

    /// Leaves for a reason that is not the client's `leave`; the client is notified if it knew that it was in.
    void end(LeaveReason reason) {
        end(reason, null);
    }

    private void end(LeaveReason reason, @Nullable UUID to) {
        boolean wasJoined = phase == Phase.JOINED;
        leave();
        if (wasJoined) {
            client.accept(new ServerMessage.Left(null, channel(), reason, to));
        }
    }

    void onEvicted(ParticipantId to, LeaveReason reason) {
        if (isThis(to)) {
            end(reason);
        }
    }

    /// @return whether it was this participant
    boolean onMoved(ParticipantId moved, UUID to) {
        boolean concerned = isThis(moved);
        if (concerned) {
            end(LeaveReason.MOVED_BY_MODERATOR, to);
        }
        return concerned;
    }

    void onShardEvent(ParticipantId to, int placement, ServerMessage event) {
        // The shard may not know yet that the room has another owner.
        if (phase == Phase.JOINED
                && media != null
                && to.epoch() >= firstEpoch
                && to.number() == media.member().participant()) {
            media.onEvent(placement, event);
        }
    }

    void onRoomEvent(long nowMillis, ParticipantId to, ServerMessage event) {
        if (isThis(to)) {
            roomActiveAtMillis = nowMillis;
            client.accept(event);
            if (event instanceof ServerMessage.Mode(ModeReason reason) && media != null) {
                mode = reason;
                media.onMode(reason.mode());
            }
        }
    }

    /// The room asks whether this is still its participant.
    boolean isStillThere(long nowMillis, ParticipantId asked) {
        if (!isThis(asked)) {
            return false;
        }
        roomActiveAtMillis = nowMillis;
        return true;
    }

    void onTick(long nowMillis) {
        if (phase != Phase.JOINED) {
            return;
        }
        if (announcingSinceMillis == NOT) {
            if (nowMillis - roomActiveAtMillis > ROOM_SILENCE_MILLIS) {
                onOwnerGone(nowMillis);
            }
        } else if (nowMillis - announcingSinceMillis > ANNOUNCE_MILLIS) {
            end(LeaveReason.ROOM_LOST);
        } else if (announceDue) {
            announce();
        }
    }

    /// The owner of the room may be gone. Media is not concerned.
    void onOwnerGone(long nowMillis) {
        if (phase == Phase.JOINED && announcingSinceMillis == NOT) {
            announcingSinceMillis = nowMillis;
            announce();
        }
    }

    void onOwnerLeaves(long nowMillis, ParticipantId of) {
        if (isThis(of)) {
            onOwnerGone(nowMillis);
        }
    }

    private void announce() {
        if (media != null) {
            announceDue = false;
            Effect.Member self = media.member();
            effects.accept(
                    new Effect.Announce(
                            self,
                            new Participant(
                                    self.participant(), user.id(), user.username(), state)));
        }
    }

    /// It was only slow, or another node was lost.
    void onOwnerThere(long nowMillis) {
        announcingSinceMillis = NOT;
        roomActiveAtMillis = nowMillis;
    }

    /// The room has another owner. The client gets the whole roster, since changes may have been lost.
    ///
    /// @param iceServers for another shard, if the media of the room has moved meanwhile
    void onAnnounced(
            long nowMillis, Admission admission, List<ServerMessage.IceServer> iceServers) {
        if (media == null || member == null) {
            return;
        }
        onOwnerThere(nowMillis);
        member = member.ownedIn(admission.epoch());
        media.onOwner(admission.epoch());
        client.accept(
                new ServerMessage.Roster(
                        List.of(),
                        List.of(),
                        admission.roster().stream()
                                .filter(other -> other.number() != admission.participant())
                                .toList()));
        if (admission.mode() != mode) {
            mode = admission.mode();
            client.accept(new ServerMessage.Mode(mode));
            media.onMode(mode.mode());
        }
        if (!admission.rights().equals(rights)) {
            applyRights(admission.rights(), media);
        }
        if (admission.placement() != media.member().placement()) {
            media.onMoves(
                    new ServerMessage.Migrate(
                            admission.placement(), true, admission.limits(), iceServers),
                    admission.shard());
        }
    }

    void onAnnounceRefused(Refusal refusal) {
        if (OWNER_GONE.contains(refusal.code())) {
            announceDue = true;
        } else {
            end(LeaveReason.ROOM_LOST);
        }
    }

    static Effect.Member memberOf(long membership, UUID room, Admission admission) {
        return new Effect.Member(
                membership,
                room,
                admission.epoch(),
                admission.participant(),
                admission.placement(),
                admission.shard());
    }

    static Refusal notInRoom() {
        return Refusal.of(RefusalCode.NOT_IN_ROOM, "Join a voice channel first.");
    }

    private void join() {
        effects.accept(
                new Effect.Join(
                        id, user.id(), user.username(), channel(), moved, state, join.mesh()));
    }

    /// Others are of a room that no longer exists, or of an earlier membership in the same room.
    private boolean isThis(ParticipantId participant) {
        return phase == Phase.JOINED
                && member != null
                && participant.equals(new ParticipantId(member.epoch(), member.participant()));
    }

    private void fail(Refusal refusal) {
        phase = Phase.OVER;
        refuse(join.id(), "join", refusal);
    }

    /// Out of the room, whatever the phase was. A join that is still pending is undone when its answer
    /// arrives.
    private void leave() {
        if (phase == Phase.OVER) {
            throw new IllegalStateException("left " + channel() + " twice");
        }
        Effect.Member self = member;
        if (self == null) {
            fail(
                    Refusal.of(
                            RefusalCode.JOIN_ABANDONED,
                            "The join was canceled before it was answered."));
            return;
        }
        phase = Phase.OVER;
        effects.accept(new Effect.LeaveRoom(self));
        if (media != null) {
            media.close();
        }
    }

    private static ParticipantState initialState(ClientMessage.@Nullable StateFields asked) {
        return asked == null
                ? ParticipantState.INITIAL
                : new ParticipantState(
                        or(asked.muted(), false),
                        or(asked.deafened(), false),
                        or(asked.camera(), false),
                        or(asked.screen(), false),
                        or(asked.priority(), false),
                        or(asked.handRaised(), false));
    }

    private static boolean or(@Nullable Boolean asked, boolean otherwise) {
        return asked == null ? otherwise : asked;
    }
}
