package bots.client.media;

/// Counters of a call since it began; read on its event loop.
///
/// @param packetsReceived with a payload, restored ones included
/// @param packetsLost in all slots, as its reports say
/// @param packetsRestored by RTX
/// @param packetsSent RTP, without retransmissions
/// @param packetsRepeated RTX sent
/// @param nacksSent datagrams
/// @param keyframeRequestsSent PLI
/// @param dropped could not be read: not authentic, replayed, malformed
/// @param lostUp datagrams that the simulated network dropped toward the server
/// @param lostDown datagrams that the simulated network dropped toward the client
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
    public static final CallCounts NONE = new CallCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
