package signaling;

import call.LeaveReason;
import call.ParticipantId;
import call.ParticipantState;
import java.util.List;
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
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// The participant that a session is in a room, from the answer to its `join` until it is out. Its
/// media is negotiated by [MediaNegotiation]; it follows its room to another owner ([OwnerSearch])
/// and another shard.
final class RoomParticipant {
    private final ServerMessage.User user;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final MediaNegotiation media;
    private final OwnState own;
    private final OwnerSearch owner;

    /// Of the owner that let it in.
    private final long firstEpoch;

    private ModeReason mode;
    private boolean out;

    /// @param self as the room admitted it
    /// @param requested the state that the `join` asked for
    RoomParticipant(
            long nowMillis,
            ServerMessage.User user,
            Effect.Member self,
            Admission admission,
            ParticipantState requested,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.user = user;
        this.client = client;
        this.effects = effects;
        this.mode = admission.mode();
        this.firstEpoch = admission.epoch();
        this.owner = new OwnerSearch(nowMillis);
        this.own = new OwnState(requested, admission.rights());
        this.media =
                new MediaNegotiation(
                        self,
                        admission.rights().permissions().has(Permission.PRIORITY_SPEAKER),
                        admission.mode().mode(),
                        client,
                        effects);
    }

    boolean isOut() {
        return out;
    }

    // From the client

    void onMessage(ClientMessage.InRoom message) {
        switch (message) {
            case ClientMessage.State change -> onState(change);
            case ClientMessage.Leave(Integer re) -> leave(re, LeaveReason.LEFT, null);
            case ClientMessage.Offer offer ->
                    media.onOffer(offer, own.enforced(), own.rights().limits());
            case ClientMessage.View view -> media.onView(view);
            case ClientMessage.Signal signal ->
                    effects.accept(
                            new Effect.Signal(self(), signal.participant(), signal.signal()));
            case ClientMessage.Pair pair ->
                    effects.accept(
                            new Effect.ReportPair(self(), pair.participant(), pair.problem()));
            case ClientMessage.Uplink uplink ->
                    effects.accept(new Effect.ReportUplink(self(), uplink.figures()));
        }
    }

    void onState(ClientMessage.State change) {
        effects.accept(new Effect.ChangeState(self(), change.id(), own.onRequested(change)));
    }

    void onStateChanged(@Nullable Integer re, ParticipantState acknowledged) {
        client.accept(new ServerMessage.State(re, acknowledged));
    }

    void onStateRefused(
            long nowMillis, @Nullable Integer re, ParticipantState requested, Refusal refusal) {
        if (OwnerSearch.isOwnerGone(refusal)) {
            // The next owner gets it with the announcement.
            onStateChanged(re, requested);
            onOwnerGone(nowMillis);
            return;
        }
        client.accept(ServerMessage.Failure.of(re, "state", refusal));
        if (refusal.code() == RefusalCode.NOT_IN_ROOM) {
            end(LeaveReason.ROOM_LOST);
        }
    }

    // From the room

    void onRoomEvent(long nowMillis, ParticipantId to, ServerMessage event) {
        if (isThis(to)) {
            owner.onActive(nowMillis);
            client.accept(event);
            if (event instanceof ServerMessage.Mode(ModeReason reason)) {
                mode = reason;
                media.onMode(reason.mode());
            }
        }
    }

    /// What the participant may do has changed. The room has notified the shard; a connection that
    /// is being opened with the former state is corrected from here.
    void onRights(ParticipantId to, VoiceRights changed) {
        if (isThis(to)) {
            applyRights(changed);
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
            leave(null, LeaveReason.MOVED_BY_MODERATOR, to);
        }
        return concerned;
    }

    /// The room asks whether this is still its participant.
    boolean isStillThere(long nowMillis, ParticipantId asked) {
        if (!isThis(asked)) {
            return false;
        }
        owner.onActive(nowMillis);
        return true;
    }

    // From the shard

    void onConnectionOpened(Effect.OpenConnection open, String answer) {
        media.onOpened(open, answer, own.enforced(), own.rights().limits());
    }

    void onOfferRefused(Effect.OpenConnection open, Refusal refusal) {
        media.onRefused(open, refusal);
    }

    void onShardEvent(ParticipantId to, int placement, ServerMessage event) {
        // The shard may not know yet that the room has another owner.
        if (to.epoch() >= firstEpoch && to.number() == self().participant()) {
            media.onEvent(placement, event);
        }
    }

    /// The media of the room moves to another shard.
    void onMediaMoves(
            long nowMillis, ParticipantId to, ServerMessage.Migrate move, ShardAddress shard) {
        if (isThis(to)) {
            owner.onActive(nowMillis);
            media.onMoves(move, shard);
        }
    }

    void onMediaSwitched(ParticipantId to, int placement) {
        if (isThis(to)) {
            media.onSwitched(placement);
        }
    }

    // About the owner of the room

    void onTick(long nowMillis) {
        take(owner.onTick(nowMillis));
    }

    /// The owner of the room may be gone. Media is not concerned.
    void onOwnerGone(long nowMillis) {
        take(owner.onGone(nowMillis));
    }

    /// The owner may be there and cannot be reached.
    void onOwnerUnreachable(long nowMillis) {
        owner.onUnreachable(nowMillis);
    }

    void onOwnerLeaves(long nowMillis, ParticipantId of) {
        if (isThis(of)) {
            onOwnerGone(nowMillis);
        }
    }

    void onOwnerThere(long nowMillis) {
        owner.onFound(nowMillis);
    }

    /// The room has another owner. The client gets the whole roster, since changes may have been
    /// lost.
    ///
    /// @param iceServers for another shard, if the media of the room has moved meanwhile
    void onAnnounced(
            long nowMillis, Admission admission, List<ServerMessage.IceServer> iceServers) {
        owner.onFound(nowMillis);
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
        if (!admission.rights().equals(own.rights())) {
            applyRights(admission.rights());
        }
        if (admission.placement() != self().placement()) {
            media.onMoves(
                    new ServerMessage.Migrate(
                            admission.placement(), true, admission.limits(), iceServers),
                    admission.shard());
        }
    }

    void onAnnounceRefused(Refusal refusal) {
        if (OwnerSearch.mayStillAdmit(refusal)) {
            owner.onUnanswered();
        } else {
            end(LeaveReason.ROOM_LOST);
        }
    }

    /// The participant is that of a session that is lost, whose media connection the client has
    /// kept.
    ///
    /// @param connectedTo the placement that it is with
    void goOn(int connectedTo, Admission admission, List<ServerMessage.IceServer> iceServers) {
        media.goOn(
                connectedTo,
                new ServerMessage.Migrate(
                        admission.placement(), true, admission.limits(), iceServers));
    }

    /// The shard does not have the connection of that placement.
    void onTakeOverRefused(int placement) {
        media.onTakeOverRefused(placement);
    }

    /// Another session of the user goes on as this participant.
    void onReplaced(ParticipantId to) {
        if (isThis(to)) {
            out = true;
            client.accept(
                    new ServerMessage.Left(null, self().room(), LeaveReason.JOINED_ELSEWHERE));
        }
    }

    /// Leaves for a reason that is not the client's `leave`.
    void end(LeaveReason reason) {
        leave(null, reason, null);
    }

    private void leave(@Nullable Integer re, LeaveReason reason, @Nullable UUID to) {
        if (out) {
            throw new IllegalStateException("left " + self().room() + " twice");
        }
        out = true;
        effects.accept(new Effect.LeaveRoom(self()));
        media.close();
        client.accept(new ServerMessage.Left(re, self().room(), reason, to));
    }

    private void take(OwnerSearch.Step step) {
        switch (step) {
            case WAIT -> {}
            case ANNOUNCE -> announce();
            case LOST -> end(LeaveReason.ROOM_LOST);
        }
    }

    private void announce() {
        Participant participant =
                new Participant(self().participant(), user.id(), user.username(), own.admitted());
        effects.accept(new Effect.Announce(self(), participant));
    }

    private void applyRights(VoiceRights changed) {
        boolean otherLimits = !changed.limits().equals(own.rights().limits());
        boolean switchedOff = own.onRights(changed);
        client.accept(new ServerMessage.Rights(changed));
        if (switchedOff) {
            client.accept(new ServerMessage.State(null, own.admitted()));
        }
        media.onState(own.enforced());
        if (otherLimits) {
            media.onLimits(changed.limits());
        }
    }

    private Effect.Member self() {
        return media.member();
    }

    /// Others are of a room that no longer exists, or of an earlier membership in the same room.
    private boolean isThis(ParticipantId participant) {
        return participant.equals(new ParticipantId(self().epoch(), self().participant()));
    }
}
