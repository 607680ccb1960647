package rooms;

/// The participant that a user was in a room, in a session that is lost. The user's next session
/// goes on as it.
///
/// @param number of the participant
/// @param placement of the media that its connection is with, see [Admission]
public record FormerParticipant(int number, int placement) {}
