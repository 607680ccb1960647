package bots.client.signaling;

/// When each step of a join was complete, by `System.nanoTime()`.
///
/// @param begunNanos the join was requested
/// @param identifiedNanos WebSocket open, token accepted
/// @param joinedNanos in the room
/// @param answeredNanos the answer to the offer has arrived
/// @param checkedNanos ICE has found a path
/// @param connectedNanos DTLS is complete: media may flow
public record JoinTimes(
        long begunNanos,
        long identifiedNanos,
        long joinedNanos,
        long answeredNanos,
        long checkedNanos,
        long connectedNanos) {}
