package call;

/// One participant of a room, from its join until it is out. A user who leaves and joins again is
/// another participant, also in the same epoch.
///
/// @param epoch of the room
/// @param number unique in the epoch
public record ParticipantId(long epoch, int number) {}
