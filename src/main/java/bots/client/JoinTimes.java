package bots.client;

/// When each step of a join was done, by `System.nanoTime()`.
///
/// @param begunNanos [Call#join] was called
/// @param identifiedNanos WebSocket open, token accepted
/// @param joinedNanos in the room
/// @param answeredNanos the answer to the offer is here
/// @param checkedNanos ICE has a path
/// @param connectedNanos DTLS is through: media may flow
public record JoinTimes(
        long begunNanos,
        long identifiedNanos,
        long joinedNanos,
        long answeredNanos,
        long checkedNanos,
        long connectedNanos) {}
