package signaling;

import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.Role;
import rooms.ShardAddress;

/// What a [Session] wants done outside. Where an effect has a `stay`, the outcome is told to that
/// stay and to no other, so that a late answer can never be taken for the answer to a newer question.
public sealed interface Effect {
    record Send(long seq, ServerMessage message) implements Effect {}

    /// The session is over; `code` is one of [CloseCode].
    record Close(CloseCode code) implements Effect {}

    /// Outcome: [Session#onTokenChecked] or [Session#onIdentifyRefused].
    record CheckToken(String token) implements Effect {}

    /// Outcome: [Session#onGuilds] or [Session#onIdentifyRefused].
    record ListGuilds(UUID user) implements Effect {}

    /// What rooms and shards say to this session and the news of these guilds are to be brought to
    /// it from now on. Outcome: [Session#onListening] or [Session#onIdentifyRefused].
    record Listen(Set<UUID> guilds) implements Effect {}

    /// Outcome: [RoomMembership#onRoomOpened] or [RoomMembership#onOpenRefused].
    record OpenRoom(RoomMembership stay, UUID user, UUID channel) implements Effect {}

    /// Outcome: [RoomMembership#onJoined] or [RoomMembership#onJoinRefused].
    record JoinRoom(
            RoomMembership stay,
            UUID room,
            long epoch,
            UUID user,
            String username,
            ParticipantState state)
            implements Effect {}

    /// Nobody waits for the outcome.
    record LeaveRoom(UUID room, long epoch, int participant) implements Effect {}

    /// Outcome: [RoomMembership#onStateChanged] or [RoomMembership#onStateRefused], both with the same `re`.
    record ChangeState(
            RoomMembership stay,
            @Nullable Integer re,
            UUID room,
            long epoch,
            int participant,
            ParticipantState state)
            implements Effect {}

    /// Outcome: [RoomMembership#onConnectionOpened] or [RoomMembership#onOfferRefused], both with the same `re`.
    record OpenConnection(
            RoomMembership stay,
            @Nullable Integer re,
            ShardAddress shard,
            UUID room,
            long epoch,
            int participant,
            String sdp,
            Map<String, TrackKind> tracks,
            boolean encrypted,
            Role role,
            ParticipantState state)
            implements Effect {}

    /// To the shard of the room. Outcome only when it fails and `op` is not null:
    /// [RoomMembership#onCommandRefused] with the same `re` and `op`.
    ///
    /// @param op of the client's message that the command stands for, null when no client waits
    record Command(
            RoomMembership stay,
            @Nullable Integer re,
            @Nullable String op,
            ShardAddress shard,
            UUID room,
            long epoch,
            int participant,
            MediaCommand command)
            implements Effect {}
}
