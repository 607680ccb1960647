package media;

/// How many slots a client may offer; further ones are rejected in the answer.
public record SlotLimits(int audio, int video) {}
