package call.quality;

import call.TrackKind;
import java.util.List;

/// How one participant sends and receives, as far as it has changed in the last second.
///
/// @param roundTripMillis of its media connection
/// @param up its own tracks, from its client to the server
/// @param down its slots, from the server to its client
/// @param participants of its room, itself among them
public record Quality(
        int roundTripMillis,
        List<OfTrack> up,
        List<OfSlot> down,
        List<OfParticipant> participants) {

    /// A stream over one leg in the last second.
    ///
    /// @param score mean opinion score, 1 to 4.5
    /// @param lossPercent of packets, before retransmission
    /// @param jitterMillis RFC 3550 §6.4.1
    public record OfStream(
            double score,
            Cause cause,
            double lossPercent,
            double jitterMillis,
            long bitsPerSecond) {}

    public record OfTrack(TrackKind track, OfStream stream) {}

    /// @param freezes of its video that ended in the last second
    /// @param frozenMillis for how long the video stood still in the last second
    public record OfSlot(String mid, OfStream stream, long freezes, long frozenMillis) {}

    /// What the others are shown of a participant.
    public record OfParticipant(int participant, Level level, Cause cause) {}
}
