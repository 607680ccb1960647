package signaling.message;

import call.TrackKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import rooms.FormerParticipant;
import rooms.RegionRtt;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;

/// What a client may send on `/ws`, by `op`. `id` is any number the client chooses; the direct
/// answer repeats it as `re`.
public sealed interface ClientMessage {
    @Nullable Integer id();

    /// What is refused outside of a room.
    sealed interface InRoom extends ClientMessage {}

    record Identify(@Nullable Integer id, String token, @Nullable OnlineStatus status)
            implements ClientMessage {}

    /// Goes on with a session whose WebSocket was lost, in place of `identify`.
    ///
    /// @param seq number of the last message the client has of it
    record Resume(@Nullable Integer id, String session, String key, long seq)
            implements ClientMessage {}

    /// @param former the participant that the client was in the channel, in a session that is lost
    /// @param regions how far they are from the client, each at most once
    record Join(
            @Nullable Integer id,
            UUID channel,
            @Nullable StateFields state,
            MeshAbility mesh,
            @Nullable FormerParticipant former,
            List<RegionRtt> regions)
            implements ClientMessage {}

    /// @param encrypted payloads are encrypted end to end: the server reads header extensions only
    /// @param placement that the offer is for; null is allowed before the first `migrate` of the
    ///     session
    record Offer(
            @Nullable Integer id,
            String sdp,
            Map<String, TrackKind> tracks,
            boolean encrypted,
            @Nullable Integer placement)
            implements InRoom {}

    /// About who is online.
    sealed interface OfStatuses extends ClientMessage {}

    /// What the user shows in this session. Never [OnlineStatus#OFFLINE].
    record Status(@Nullable Integer id, OnlineStatus status) implements OfStatuses {}

    /// The members of a guild that the client shows, in place of those before.
    ///
    /// @param guild null when it shows none
    record Watch(@Nullable Integer id, @Nullable UUID guild, Set<UUID> users)
            implements OfStatuses {}

    record Leave(@Nullable Integer id) implements InRoom {}

    /// Fields left out keep their values.
    record State(
            @Nullable Integer id,
            @Nullable Boolean muted,
            @Nullable Boolean deafened,
            @Nullable Boolean camera,
            @Nullable Boolean screen,
            @Nullable Boolean priority,
            @Nullable Boolean handRaised)
            implements InRoom {}

    /// What the client shows and plays; fields left out keep their values.
    ///
    /// @param audioSlots how many speakers it can play at once, 0 for what the room gives
    record View(@Nullable Integer id, call.@Nullable View view, @Nullable Integer audioSlots)
            implements InRoom {
        /// This message with what it leaves out as it was before.
        public View over(@Nullable View before) {
            return before == null
                    ? this
                    : new View(
                            id,
                            view == null ? before.view : view,
                            audioSlots == null ? before.audioSlots : audioSlots);
        }
    }

    /// About the connections of the client to other participants.
    sealed interface OfMesh extends InRoom {}

    /// For another participant.
    record Signal(@Nullable Integer id, int participant, MeshSignal signal) implements OfMesh {}

    /// What is wrong with the connection to another participant.
    record Pair(@Nullable Integer id, int participant, PairProblem problem) implements OfMesh {}

    /// What the client measures on its connections to other participants.
    record Uplink(@Nullable Integer id, List<UplinkFigures> figures) implements OfMesh {}

    /// @param seq number of the last message the client has, null from one that never resumes
    record Ping(@Nullable Integer id, long t, @Nullable Long seq) implements ClientMessage {}

    /// The state to join with; fields left out are false.
    record StateFields(
            @Nullable Boolean muted,
            @Nullable Boolean deafened,
            @Nullable Boolean camera,
            @Nullable Boolean screen,
            @Nullable Boolean priority,
            @Nullable Boolean handRaised) {}
}
