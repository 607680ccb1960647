package bots.client;

/// What a call has counted since it began; read on its event loop.
///
/// @param packetsReceived with a payload, restored ones included
/// @param packetsLost in all slots, as its reports say
/// @param packetsRestored by RTX
/// @param packetsSent RTP, without what was repeated
/// @param packetsRepeated RTX sent
/// @param nacksSent datagrams
/// @param keyframeRequestsSent PLI
/// @param dropped could not be read: not authentic, repeated, malformed
/// @param lostUp by its [Fault]
/// @param lostDown by its [Fault]
public record CallCounts(
        long packetsReceived,
        long bytesReceived,
        long packetsLost,
        long packetsRestored,
        long packetsSent,
        long packetsRepeated,
        long nacksSent,
        long keyframeRequestsSent,
        long dropped,
        long lostUp,
        long lostDown) {
    static final CallCounts NONE = new CallCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
