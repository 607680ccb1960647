package signaling;

import call.LeaveReason;
import call.ParticipantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.FormerParticipant;
import signaling.message.ClientMessage;
import signaling.message.ClientMessageForm;
import signaling.message.ServerMessage;

/// The membership of a session in one room: its `join` until the room answers, then its
/// [RoomParticipant]. What arrives after it is over is undone by the [SessionRoom], so that no
/// participant remains in a room that its session has left.
final class RoomMembership {
    private final long id;
    private final ServerMessage.User user;
    private final ClientMessage.Join join;
    private final boolean moved;
    private final ParticipantState requested;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final List<ClientMessage.State> statesBeforeJoined = new ArrayList<>();

    private boolean retried;

    /// The join was refused, or given up before it was answered.
    private boolean failed;

    /// Null until the room has answered.
    private @Nullable RoomParticipant participant;

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
        this.requested = OwnState.initial(join.state());
        join();
    }

    long id() {
        return id;
    }

    UUID channel() {
        return join.channel();
    }

    boolean isJoining() {
        return participant == null && !failed;
    }

    boolean isOver() {
        return failed || (participant != null && participant.isOut());
    }

    /// Null until the room has answered and when the membership is over.
    @Nullable RoomParticipant participant() {
        return isOver() ? null : participant;
    }

    void onJoined(long nowMillis, Admission admission, List<ServerMessage.IceServer> iceServers) {
        RoomParticipant joined =
                new RoomParticipant(
                        nowMillis,
                        user,
                        memberOf(id, channel(), admission),
                        admission,
                        requested,
                        client,
                        effects);
        participant = joined;
        client.accept(new ServerMessage.Joined(join.id(), channel(), admission, iceServers));
        FormerParticipant former = join.former();
        if (former != null && admission.kept()) {
            joined.goOn(former.placement(), admission, iceServers);
        }
        statesBeforeJoined.forEach(joined::onState);
        statesBeforeJoined.clear();
    }

    /// A room whose owner died is joined again, at the registry that owns it then; but once, for an
    /// owner that is merely slow would make it a loop.
    void onJoinRefused(Refusal refusal) {
        if (retried || !OwnerSearch.isOwnerGone(refusal)) {
            fail(refusal);
            return;
        }
        retried = true;
        join();
    }

    /// What the client sends in a room.
    void onMessage(ClientMessage.InRoom message) {
        if (participant != null) {
            participant.onMessage(message);
            return;
        }
        switch (message) {
            case ClientMessage.State change -> statesBeforeJoined.add(change);
            case ClientMessage.Leave(Integer re) -> {
                abandon();
                client.accept(new ServerMessage.Left(re, channel(), LeaveReason.LEFT));
            }
            case ClientMessage.InRoom other ->
                    refuse(other.id(), ClientMessageForm.op(other), notInRoom());
        }
    }

    void onTick(long nowMillis) {
        RoomParticipant joined = participant();
        if (joined != null) {
            joined.onTick(nowMillis);
        }
    }

    /// Leaves for a reason that is not the client's `leave`; the client is notified if it knew that
    /// it was in.
    void end(LeaveReason reason) {
        if (participant == null) {
            abandon();
        } else {
            participant.end(reason);
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
                        id,
                        user.id(),
                        user.username(),
                        channel(),
                        moved,
                        requested,
                        join.mesh(),
                        join.former(),
                        join.regions()));
    }

    /// Given up while the room has not answered: the [SessionRoom] undoes the join when its answer
    /// arrives.
    private void abandon() {
        if (failed) {
            throw new IllegalStateException("left " + channel() + " twice");
        }
        fail(
                Refusal.of(
                        RefusalCode.JOIN_ABANDONED,
                        "The join was canceled before it was answered."));
    }

    private void fail(Refusal refusal) {
        failed = true;
        refuse(join.id(), "join", refusal);
    }

    private void refuse(@Nullable Integer re, String op, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(re, op, refusal));
    }
}
