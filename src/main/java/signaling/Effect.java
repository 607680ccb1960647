package signaling;

import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import call.TrackLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import rooms.FormerParticipant;
import rooms.Participant;
import rooms.RegionRtt;
import rooms.ShardAddress;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;
import signaling.message.CloseCode;
import signaling.message.ServerMessage;

/// What a [Session] asks to be done outside. The outcome comes back to the session together with
/// the effect, so that a late answer can never be taken for the answer to a newer question.
public sealed interface Effect {
    /// What the socket does itself.
    sealed interface ToSocket extends Effect {}

    /// What is asked of the event bus.
    sealed interface ToBus extends Effect {}

    /// What the [Handshake] asks: who the client is, and what it may see.
    sealed interface OfHandshake extends ToBus {}

    record Send(long seq, ServerMessage message) implements ToSocket {}

    /// A limit refused something; to be counted.
    record Exceeded(Limit limit) implements ToSocket {}

    /// The session is over.
    record Close(CloseCode code) implements ToSocket {}

    /// The WebSocket is given up; the session goes on without one.
    record Detach(CloseCode code) implements ToSocket {}

    /// Goes on with another session in place of this one. Outcome: [Session#onReplaced] or
    /// [Handshake#onResumeRefused].
    record Resume(@Nullable Integer re, String session, String key, long seq) implements ToSocket {}

    /// Outcome: [Handshake#onTokenChecked] or [Handshake#onIdentifyRefused].
    record CheckToken(String token) implements OfHandshake {}

    /// Outcome: [Handshake#onGuilds] or [Handshake#onIdentifyRefused].
    record ListGuilds(UUID user) implements OfHandshake {}

    /// Subscribes to what rooms and shards send to this session and to the events of these guilds.
    /// Outcome: [Handshake#onListening] or [Handshake#onIdentifyRefused].
    record Listen(Set<UUID> guilds) implements OfHandshake {}

    /// Outcome: [SessionRoom#onJoined] or [SessionRoom#onJoinRefused].
    ///
    /// @param moved a moderator moves the user there
    /// @param regions how far they are from the client
    record Join(
            long membership,
            UUID user,
            String username,
            UUID channel,
            boolean moved,
            ParticipantState state,
            MeshAbility mesh,
            @Nullable FormerParticipant former,
            List<RegionRtt> regions)
            implements ToBus {}

    /// The user shows this status in this session. Has no outcome.
    record SetStatus(OnlineStatus status) implements ToBus {}

    /// The statuses of these members come as events. Has no outcome.
    ///
    /// @param guild null for none
    record Watch(@Nullable UUID guild, Set<UUID> users) implements ToBus {}

    /// Has no outcome.
    record LeaveRoom(Member member) implements ToBus {}

    /// Outcome: [SessionRoom#onStateChanged] or [SessionRoom#onStateRefused].
    record ChangeState(Member member, @Nullable Integer re, ParticipantState state)
            implements ToBus {}

    /// Outcome: [SessionRoom#onConnectionOpened] or [SessionRoom#onOfferRefused].
    ///
    /// @param prioritySpeaker their audio is forwarded before that of others
    /// @param limits how much the participant may send
    record OpenConnection(
            Member member,
            @Nullable Integer re,
            String sdp,
            Map<String, TrackKind> tracks,
            boolean encrypted,
            boolean prioritySpeaker,
            ParticipantState state,
            TrackLimits limits)
            implements ToBus {}

    /// To the shard of the room. Outcome only when it fails and `op` is not null:
    /// [SessionRoom#onCommandRefused].
    ///
    /// @param op of the client's message that the command stands for, null when no client waits
    record Command(Member member, @Nullable Integer re, @Nullable String op, MediaCommand command)
            implements ToBus {}

    /// The owner of the room may be gone: it is asked, and if it is, the participant is brought to
    /// the next one. Outcome: [SessionRoom#onAnnounced], [SessionRoom#onOwnerThere] or
    /// [SessionRoom#onAnnounceRefused].
    record Announce(Member member, Participant participant) implements ToBus {}

    /// The connection of the participant goes on with this session. Outcome only when the shard has
    /// no such connection: [SessionRoom#onTakeOverRefused].
    record TakeOver(Member member) implements ToBus {}

    /// The participant's media flows on the shard that the room has moved to. Has no outcome.
    record MediaMoved(Member member) implements ToBus {}

    /// To another participant of a mesh. Has no outcome.
    record Signal(Member member, int to, MeshSignal signal) implements ToBus {}

    /// To the room. Has no outcome.
    record ReportPair(Member member, int other, PairProblem problem) implements ToBus {}

    /// To the room. Has no outcome.
    record ReportUplink(Member member, List<UplinkFigures> figures) implements ToBus {}

    /// The participant that an effect is about.
    ///
    /// @param membership number of the membership in its session
    /// @param placement see [rooms.Admission]
    /// @param shard where the participant's media goes
    record Member(
            long membership,
            UUID room,
            long epoch,
            int participant,
            int placement,
            ShardAddress shard) {
        Member ownedIn(long newEpoch) {
            return new Member(membership, room, newEpoch, participant, placement, shard);
        }

        Member movedTo(int newPlacement, ShardAddress newShard) {
            return new Member(membership, room, epoch, participant, newPlacement, newShard);
        }
    }
}
