package bots.client;

/// A place in a room.
///
/// @param participant the own number, which is the CSRC others hear this call under
/// @param audioSlots what the server proposes
/// @param videoSlots what the server proposes
/// @param present how many are in the room, this call included
public record Joined(int participant, int audioSlots, int videoSlots, int present) {}
