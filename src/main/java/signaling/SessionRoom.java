package signaling;

import call.LeaveReason;
import call.ParticipantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.ShardAddress;
import rooms.VoiceRights;
import signaling.message.ClientMessage;
import signaling.message.ClientMessageForm;
import signaling.message.ServerMessage;

/// The room of a session, which is in one at a time: brings outcomes and events to the
/// [RoomMembership] or [RoomParticipant] they are for, and undoes what arrives for one that is
/// over.
public final class SessionRoom {
    /// How long a user may join the channel that a moderator moved them to.
    static final long MOVE_MILLIS = 30_000;

    private record Move(UUID channel, long atMillis) {
        boolean allows(long nowMillis, UUID joined) {
            return channel.equals(joined) && nowMillis - atMillis <= MOVE_MILLIS;
        }
    }

    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private long memberships;
    private @Nullable RoomMembership membership;

    /// Where a moderator moved the user to, until the next join.
    private @Nullable Move move;

    /// Events of a room on another node can overtake its answer to the join. A room sends at most
    /// 10 rosters a second, until the join is answered or times out.
    private final List<Consumer<RoomParticipant>> eventsBeforeJoined = new ArrayList<>();

    SessionRoom(Consumer<ServerMessage> client, Consumer<Effect> effects) {
        this.client = client;
        this.effects = effects;
    }

    /// An event of the room for this participant; ignored unless the session is it.
    public void onRoomEvent(long nowMillis, ParticipantId to, ServerMessage event) {
        onceJoined(joined -> joined.onRoomEvent(nowMillis, to, event));
    }

    /// An event of the shard about the session's media connection.
    ///
    /// @param placement of the shard
    public void onShardEvent(ParticipantId to, int placement, ServerMessage event) {
        RoomParticipant present = participant();
        if (present != null) {
            present.onShardEvent(to, placement, event);
        }
    }

    /// The media of the room moves to another shard.
    public void onMediaMoves(
            long nowMillis, ParticipantId to, ServerMessage.Migrate move, ShardAddress shard) {
        onceJoined(joined -> joined.onMediaMoves(nowMillis, to, move, shard));
    }

    /// Everyone has a connection to the shard that the media moves to.
    public void onMediaSwitched(ParticipantId to, int placement) {
        onceJoined(joined -> joined.onMediaSwitched(to, placement));
    }

    public void onEvicted(ParticipantId evicted, LeaveReason reason) {
        onceJoined(joined -> joined.onEvicted(evicted, reason));
    }

    /// The shard does not have the connection that the participant was to go on with.
    public void onTakeOverRefused(Effect.Member member) {
        RoomParticipant asked = participant(member);
        if (asked != null) {
            asked.onTakeOverRefused(member.placement());
        }
    }

    /// Another session of the user goes on as the participant.
    public void onReplaced(ParticipantId to) {
        onceJoined(joined -> joined.onReplaced(to));
    }

    /// A moderator moves the participant to another channel: it is out of the room.
    public void onMoved(long nowMillis, ParticipantId moved, UUID to) {
        onceJoined(joined -> {
            if (joined.onMoved(moved, to)) {
                move = new Move(to, nowMillis);
            }
        });
    }

    /// Whether a moderator has moved the user to this channel a moment ago.
    boolean isMovedTo(long nowMillis, UUID channel) {
        return move != null && move.allows(nowMillis, channel);
    }

    /// What the participant may do in the room.
    public void onRights(ParticipantId of, VoiceRights rights) {
        onceJoined(joined -> joined.onRights(of, rights));
    }

    /// Whether the session is this participant.
    public boolean isStillThere(long nowMillis, ParticipantId participant) {
        RoomParticipant present = participant();
        return present != null && present.isStillThere(nowMillis, participant);
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
            List.copyOf(eventsBeforeJoined).forEach(this::onceJoined);
            eventsBeforeJoined.clear();
        } else if (!admission.kept() || !isJoining(join.channel())) {
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
        RoomParticipant asked = participant(change.member());
        if (asked != null) {
            asked.onStateChanged(change.re(), change.state());
        }
    }

    public void onStateRefused(long nowMillis, Effect.ChangeState change, Refusal refusal) {
        RoomParticipant asked = participant(change.member());
        if (asked != null) {
            asked.onStateRefused(nowMillis, change.re(), change.state(), refusal);
        }
    }

    /// The owner of the room may be gone.
    public void onOwnerGone(long nowMillis) {
        RoomParticipant present = participant();
        if (present != null) {
            present.onOwnerGone(nowMillis);
        }
    }

    /// Other regions cannot be reached now, of which one may have the owner of the room.
    public void onOwnerUnreachable(long nowMillis) {
        RoomParticipant present = participant();
        if (present != null) {
            present.onOwnerUnreachable(nowMillis);
        }
    }

    /// The owner of this participant's room gives it up.
    public void onOwnerLeaves(long nowMillis, ParticipantId of) {
        onceJoined(joined -> joined.onOwnerLeaves(nowMillis, of));
    }

    public void onOwnerThere(long nowMillis, Effect.Announce announce) {
        RoomParticipant asked = participant(announce.member());
        if (asked != null) {
            asked.onOwnerThere(nowMillis);
        }
    }

    /// The next owner has the participant. One that is over meanwhile leaves.
    public void onAnnounced(
            long nowMillis,
            Effect.Announce announce,
            Admission admission,
            List<ServerMessage.IceServer> iceServers) {
        RoomParticipant asked = participant(announce.member());
        if (asked != null) {
            asked.onAnnounced(nowMillis, admission, iceServers);
        } else {
            effects.accept(new Effect.LeaveRoom(announce.member().ownedIn(admission.epoch())));
        }
    }

    public void onAnnounceRefused(Effect.Announce announce, Refusal refusal) {
        RoomParticipant asked = participant(announce.member());
        if (asked != null) {
            asked.onAnnounceRefused(refusal);
        }
    }

    /// The shard has made a connection, for a membership that may be over meanwhile: then it is
    /// closed.
    public void onConnectionOpened(Effect.OpenConnection open, String answer) {
        RoomParticipant asked = participant(open.member());
        if (asked != null) {
            asked.onConnectionOpened(open, answer);
        } else {
            effects.accept(MediaNegotiation.disconnect(open.member()));
        }
    }

    public void onOfferRefused(Effect.OpenConnection open, Refusal refusal) {
        RoomParticipant asked = participant(open.member());
        if (asked != null) {
            asked.onOfferRefused(open, refusal);
        }
    }

    /// @param op see [Effect.Command]
    public void onCommandRefused(Effect.Command command, String op, Refusal refusal) {
        if (participant(command.member()) != null) {
            client.accept(ServerMessage.Failure.of(command.re(), op, refusal));
        }
    }

    /// Joins a channel; the room that the session is in is left.
    void join(long nowMillis, ServerMessage.User user, ClientMessage.Join join) {
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
        boolean moved = isMovedTo(nowMillis, join.channel());
        move = null;
        eventsBeforeJoined.clear();
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

    private void onceJoined(Consumer<RoomParticipant> event) {
        RoomParticipant present = participant();
        if (present != null) {
            event.accept(present);
        } else if (membership != null && membership.isJoining()) {
            eventsBeforeJoined.add(event);
        }
    }

    /// Then the same participant is about to be given to this session again.
    private boolean isJoining(UUID channel) {
        return membership != null && !membership.isOver() && membership.channel().equals(channel);
    }

    private void refuse(ClientMessage message, Refusal refusal) {
        client.accept(
                ServerMessage.Failure.of(message.id(), ClientMessageForm.op(message), refusal));
    }

    /// Null while the session is not in a room.
    private @Nullable RoomParticipant participant() {
        return membership == null ? null : membership.participant();
    }

    /// The participant that an effect is about, null when it is out.
    private @Nullable RoomParticipant participant(Effect.Member member) {
        RoomMembership asked = live(member.membership());
        return asked == null ? null : asked.participant();
    }

    /// The membership that asked for an effect, null when it is over.
    private @Nullable RoomMembership live(long id) {
        return membership != null && membership.id() == id && !membership.isOver()
                ? membership
                : null;
    }
}
