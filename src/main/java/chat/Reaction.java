package chat;

/// An emoji under a message.
///
/// @param count how many users chose it
/// @param own whether the reader is one of them
public record Reaction(String emoji, int count, boolean own) {
    /// Different ones of one message, as Discord has it.
    public static final int MAX_EMOJIS = 20;
}
