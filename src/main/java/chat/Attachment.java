package chat;

/// An image of a message.
///
/// @param id the name of its file: 32 hexadecimal digits
/// @param width in pixels, as is `height`, of the file
public record Attachment(String id, int width, int height) {
    /// Of one message, as Discord has it.
    public static final int MAX_PER_MESSAGE = 10;
}
