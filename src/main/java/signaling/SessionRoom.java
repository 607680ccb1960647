package signaling;

import call.LeaveReason;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.VoiceRights;

/// The room of a session, which is in one at a time: brings outcomes and events to the [RoomMembership] they
/// are for, and undoes what arrives for one that is over.
public final class SessionRoom {
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private long memberships;
    private @Nullable RoomMembership membership;

    /// The channel that a moderator moved the user to, until the next join.
    private @Nullable UUID movedTo;

    SessionRoom(Consumer<ServerMessage> client, Consumer<Effect> effects) {
        this.client = client;
        this.effects = effects;
    }

    /// An event of the room with this epoch; ignored unless the session is in it.
    public void onRoomEvent(long nowMillis, long epoch, ServerMessage event) {
        if (membership != null) {
            membership.onRoomEvent(nowMillis, epoch, event);
        }
    }

    /// An event of the shard about the session's media connection.
    public void onShardEvent(long epoch, ServerMessage event) {
        if (membership != null) {
            membership.onShardEvent(epoch, event);
        }
    }

    public void onEvicted(long epoch, LeaveReason reason) {
        if (membership != null) {
            membership.onEvicted(epoch, reason);
        }
    }

    /// A moderator moves the participant to another channel: it is out of the room with this epoch.
    public void onMoved(long epoch, UUID to) {
        if (membership != null && membership.onMoved(epoch, to)) {
            movedTo = to;
        }
    }

    /// What the participant may do in the room with this epoch.
    public void onRights(long epoch, VoiceRights rights) {
        if (membership != null) {
            membership.onRights(epoch, rights);
        }
    }

    /// Whether the session is this participant of the room with this epoch.
    public boolean isStillThere(long nowMillis, long epoch, int participant) {
        return membership != null && membership.isStillThere(nowMillis, epoch, participant);
    }

    /// The session is in a room that it may have given up meanwhile: then it leaves again.
    public void onJoined(
            long nowMillis,
            Effect.Join join,
            Admission admission,
            List<ServerMessage.IceServer> iceServers) {
        RoomMembership asked = live(join.membership());
        if (asked != null) {
            asked.onJoined(nowMillis, admission, iceServers);
        } else {
            effects.accept(
                    new Effect.LeaveRoom(
                            RoomMembership.memberOf(join.membership(), join.channel(), admission)));
        }
    }

    public void onJoinRefused(Effect.Join join, Refusal refusal) {
        RoomMembership asked = live(join.membership());
        if (asked != null) {
            asked.onJoinRefused(refusal);
        }
    }

    public void onStateChanged(Effect.ChangeState change) {
        RoomMembership asked = live(change.member().membership());
        if (asked != null) {
            asked.onStateChanged(change.re(), change.state());
        }
    }

    public void onStateRefused(Effect.ChangeState change, Refusal refusal) {
        RoomMembership asked = live(change.member().membership());
        if (asked != null) {
            asked.onStateRefused(change.re(), refusal);
        }
    }

    /// The shard has made a connection, for a membership that may be over meanwhile: then it is closed.
    public void onConnectionOpened(Effect.OpenConnection open, String answer) {
        RoomMembership asked = live(open.member().membership());
        if (asked != null) {
            asked.onConnectionOpened(open.re(), answer);
        } else {
            effects.accept(MediaNegotiation.disconnect(open.member()));
        }
    }

    public void onOfferRefused(Effect.OpenConnection open, Refusal refusal) {
        RoomMembership asked = live(open.member().membership());
        if (asked != null) {
            asked.onOfferRefused(open.re(), refusal);
        }
    }

    /// @param op see [Effect.Command]
    public void onCommandRefused(Effect.Command command, String op, Refusal refusal) {
        RoomMembership asked = live(command.member().membership());
        if (asked != null) {
            asked.refuse(command.re(), op, refusal);
        }
    }

    /// Joins a channel; the room that the session is in is left.
    void join(ServerMessage.User user, ClientMessage.Join join) {
        if (membership != null && !membership.isOver()) {
            if (membership.channel().equals(join.channel())) {
                refuse(
                        join,
                        Refusal.of(
                                RefusalCode.ALREADY_IN_ROOM, "You are in this channel already."));
                return;
            }
            membership.end(LeaveReason.MOVED);
        }
        boolean moved = join.channel().equals(movedTo);
        movedTo = null;
        membership = new RoomMembership(++memberships, user, join, moved, client, effects);
    }

    void onMessage(ClientMessage.InRoom message) {
        if (membership == null || membership.isOver()) {
            refuse(message, RoomMembership.notInRoom());
        } else {
            membership.onMessage(message);
        }
    }

    void onTick(long nowMillis) {
        if (membership != null) {
            membership.onTick(nowMillis);
        }
    }

    /// The session is over.
    void close() {
        if (membership != null && !membership.isOver()) {
            membership.end(LeaveReason.CLOSED);
        }
    }

    private void refuse(ClientMessage message, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(message.id(), MessageCodec.op(message), refusal));
    }

    /// The membership that asked for an effect, null when it is over.
    private @Nullable RoomMembership live(long id) {
        return membership != null && membership.id() == id && !membership.isOver()
                ? membership
                : null;
    }
}
