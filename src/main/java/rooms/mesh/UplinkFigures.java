package rooms.mesh;

/// What a participant measures on the connection to another one, in the direction in which it
/// sends.
///
/// @param participant the other one
/// @param availableBitsPerSecond what its congestion control estimates for this connection
/// @param lossPercent of the packets it sends
/// @param rttMillis round trip
public record UplinkFigures(
        int participant, long availableBitsPerSecond, int lossPercent, int rttMillis) {}
