package rooms;

/// What a participant is in a stage channel.
public enum StageRole {
    /// The channel is not a stage channel.
    NONE,
    /// Listens, and may raise a hand.
    AUDIENCE,
    /// Was invited to speak.
    SPEAKER
}
