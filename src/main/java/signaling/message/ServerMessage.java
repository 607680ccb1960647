package signaling.message;

import call.EndReason;
import call.LeaveReason;
import call.MediaLimits;
import call.ParticipantState;
import call.SlotOwner;
import call.TrackKind;
import chat.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import presence.UserStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.ChannelView;
import rooms.GuildMember;
import rooms.GuildView;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.mesh.MeshSignal;
import rooms.mesh.ModeReason;
import rooms.permission.Permissions;

/// What the server sends on `/ws`, by `op`. The codec adds `seq` to every one of them: 1 for
/// `hello`, then one more each. `re` repeats the `id` of the message that is answered.
public sealed interface ServerMessage {
    record Hello(long heartbeatMillis, int protocol) implements ServerMessage {}

    /// @param resumeKey for `resume` after the WebSocket was lost
    /// @param resumeMillis how long after, 0 for never
    record Ready(
            @Nullable Integer re,
            String session,
            String resumeKey,
            long resumeMillis,
            User user,
            List<GuildView> guilds)
            implements ServerMessage {}

    /// The session goes on over this WebSocket; what the client had missed was sent before.
    record Resumed(@Nullable Integer re) implements ServerMessage {}

    record Joined(
            @Nullable Integer re, UUID channel, Admission admission, List<IceServer> iceServers)
            implements ServerMessage {}

    record Answer(@Nullable Integer re, String sdp) implements ServerMessage {}

    /// The client is out of the room: it asked to (`left`), or the reason why.
    ///
    /// @param to the channel to which a moderator moves the client, which joins it by itself; else
    ///     null
    record Left(@Nullable Integer re, UUID channel, LeaveReason reason, @Nullable UUID to)
            implements ServerMessage {
        public Left(@Nullable Integer re, UUID channel, LeaveReason reason) {
            this(re, channel, reason, null);
        }
    }

    record Roster(List<Participant> joined, List<Integer> left, List<Participant> changed)
            implements ServerMessage {}

    record Slots(List<SlotOwner> slots) implements ServerMessage {}

    /// To a publisher: the encodings of a video track that a subscriber has in its view, by rid.
    record Encodings(TrackKind track, List<String> active) implements ServerMessage {}

    record Quality(call.quality.Quality measured) implements ServerMessage {}

    record Speaking(List<Integer> started, List<Integer> stopped) implements ServerMessage {}

    /// The client's own state as the server has it now.
    record State(@Nullable Integer re, ParticipantState state) implements ServerMessage {}

    /// What the client may do in the room from now on.
    record Rights(VoiceRights rights) implements ServerMessage {}

    /// How the media of the room travels from now on.
    record Mode(ModeReason reason) implements ServerMessage {}

    /// From another participant of a mesh.
    record Signal(int participant, MeshSignal signal) implements ServerMessage {}

    /// The shard's view of the media connection.
    ///
    /// @param ended why it has ended, null while it is connected
    record Connection(@Nullable EndReason ended) implements ServerMessage {}

    /// The participants of a voice channel of a guild changed.
    record Presence(
            UUID guild,
            UUID channel,
            List<Participant> joined,
            List<Integer> left,
            List<Participant> changed)
            implements ServerMessage {}

    record ChannelCreated(UUID guild, ChannelView channel) implements ServerMessage {}

    record ChannelChanged(UUID guild, ChannelView channel) implements ServerMessage {}

    /// It does not exist any more, or the member may not view it any more.
    record ChannelDeleted(UUID guild, UUID channel) implements ServerMessage {}

    /// To those who may view the channel, as the next two.
    record MessageCreated(@Nullable UUID guild, Message message) implements ServerMessage {}

    record MessageEdited(@Nullable UUID guild, Message message) implements ServerMessage {}

    record MessageDeleted(@Nullable UUID guild, UUID channel, UUID message)
            implements ServerMessage {}

    record ReactionAdded(@Nullable UUID guild, UUID channel, UUID message, String emoji, UUID user)
            implements ServerMessage {}

    record ReactionRemoved(
            @Nullable UUID guild, UUID channel, UUID message, String emoji, UUID user)
            implements ServerMessage {}

    record Typing(@Nullable UUID guild, UUID channel, User user) implements ServerMessage {}

    /// The statuses of members that the client shows, when it begins to and when they change.
    record Statuses(UUID guild, List<UserStatus> statuses) implements ServerMessage {}

    /// By another session of the user.
    record ReadMarkerMoved(@Nullable UUID guild, UUID channel, UUID message)
            implements ServerMessage {}

    /// @param permissions of the member in the guild
    record GuildChanged(UUID guild, String name, @Nullable UUID owner, Permissions permissions)
            implements ServerMessage {}

    /// The user is not a member any more, or the guild was deleted.
    record GuildLeft(UUID guild) implements ServerMessage {}

    /// The user has become a member of another guild.
    record GuildJoined(GuildView guild) implements ServerMessage {}

    /// To all members, as the next three.
    record MemberJoined(UUID guild, GuildMember member) implements ServerMessage {}

    record MemberChanged(UUID guild, GuildMember member) implements ServerMessage {}

    record MemberLeft(UUID guild, UUID user) implements ServerMessage {}

    record RolesChanged(UUID guild) implements ServerMessage {}

    /// The media of the room moves to another shard: the client makes a second media connection,
    /// whose offer names the placement.
    ///
    /// @param lost the former shard is gone; else its connection is used until [Switched]
    /// @param limits of the shard
    record Migrate(int placement, boolean lost, MediaLimits limits, List<IceServer> iceServers)
            implements ServerMessage {
        /// The same for a client without a connection to keep.
        public Migrate ofLost() {
            return new Migrate(placement, true, limits, iceServers);
        }
    }

    /// Everyone in the room has a connection with this placement, which is used from now on.
    record Switched(int placement) implements ServerMessage {}

    record Pong(@Nullable Integer re, long t) implements ServerMessage {}

    /// The protocol's `error`.
    ///
    /// @param of the `op` of the message that was refused, if it could be read
    record Failure(
            @Nullable Integer re,
            @Nullable String of,
            RefusalCode code,
            String message,
            @Nullable String field)
            implements ServerMessage {
        public static Failure of(@Nullable Integer re, @Nullable String op, Refusal refusal) {
            return new Failure(re, op, refusal.code(), refusal.message(), refusal.field());
        }
    }

    record User(UUID id, String username) {}

    record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {}
}
