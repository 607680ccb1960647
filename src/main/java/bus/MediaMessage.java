package bus;

import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Requests to `media.<node>.<shard>` and their replies.
public sealed interface MediaMessage extends BusMessage {
    /// Makes the one media connection of a participant; a former one of the same participant is
    /// closed. Answered by [ConnectionOpened], or refused (`sdp_…`, `too_many_connections`).
    ///
    /// @param session where slot changes and the state of the connection are sent
    /// @param offer the client's SDP
    /// @param tracks which section (by mid) sends which source
    /// @param encrypted payloads are encrypted end to end
    /// @param prioritySpeaker their audio is forwarded before that of others
    record OpenConnection(
            UUID room,
            long epoch,
            int participant,
            String session,
            String offer,
            Map<String, TrackKind> tracks,
            boolean encrypted,
            boolean prioritySpeaker,
            ParticipantState state)
            implements MediaMessage {}

    /// A command about one participant. Answered by `Done`; ignored when the participant has no connection,
    /// or one that was opened in another epoch of the room.
    record Command(UUID room, long epoch, int participant, MediaCommand command)
            implements MediaMessage {}

    /// Answered by [ShardStatus].
    record StatusRequest() implements MediaMessage {}

    /// @param answer the server's SDP
    record ConnectionOpened(String answer) implements Reply {}

    /// How often a figure was how large since the shard began.
    ///
    /// @param bounds upper and inclusive, ascending
    /// @param counts one per bound, and one for what is above the last
    record Distribution(List<Double> bounds, List<Long> counts, double sum) {}

    /// @param load share of one core in use by this shard in the last second, 0 to 1
    /// @param audiblePlaces most voices of a room heard at once, lowered under load
    /// @param connectionsEnded connections that ended or never came to be so far, by reason
    /// @param forwardDelayP50Micros from reading a packet to having sent its copies
    /// @param quality by figure, leg and medium, for example `score_up_audio`
    record ShardStatus(
            int shard,
            int port,
            int rooms,
            int connections,
            double load,
            int audiblePlaces,
            long packetsReceived,
            long packetsSent,
            Sending sending,
            Map<String, Long> packetsDropped,
            long forwardDelayP50Micros,
            long forwardDelayP99Micros,
            Map<String, Distribution> quality,
            Map<String, Long> connectionsEnded)
            implements Reply {}

    /// How a shard sends.
    ///
    /// @param datagrams sent so far over UDP
    /// @param messages that carried them, each one or several of equal length to one destination
    /// @param paddingBytes sent so far to make packets equal in length
    /// @param holdMicros how long voices wait now for others to leave with
    record Sending(long datagrams, long messages, long paddingBytes, long holdMicros) {}
}
