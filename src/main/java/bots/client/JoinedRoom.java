package bots.client;

/// The server's answer to `join`.
///
/// @param participant the number of this participant: the CSRC of its audio at other clients
/// @param audioSlots that the server proposes
/// @param videoSlots that the server proposes
/// @param present number of participants in the room, this one included
public record JoinedRoom(int participant, int audioSlots, int videoSlots, int present) {}
