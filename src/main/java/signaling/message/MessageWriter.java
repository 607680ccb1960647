package signaling.message;

import org.jspecify.annotations.Nullable;

/// Writes what the sessions of one verticle send. Events of a room or a guild go to many of them
/// one after the other, and are turned into JSON once. Belongs to that verticle's thread.
public final class MessageWriter {
    private final MessageCodec codec;
    private @Nullable ServerMessage last;
    private String lastFields = "";

    public MessageWriter(MessageCodec codec) {
        this.codec = codec;
    }

    /// Writes one message with its number in the sequence of its session.
    public String write(long seq, ServerMessage message) {
        if (!isForMany(message)) {
            return MessageCodec.frame(seq, message, codec.fields(message));
        }
        // Cheap when it is another one: the lists are the same or differ at their beginning.
        if (!message.equals(last)) {
            lastFields = codec.fields(message);
            last = message;
        }
        return MessageCodec.frame(seq, message, lastFields);
    }

    private static boolean isForMany(ServerMessage message) {
        return message instanceof ServerMessage.Roster
                || message instanceof ServerMessage.Presence
                || message instanceof ServerMessage.Speaking
                || message instanceof ServerMessage.ChannelCreated
                || message instanceof ServerMessage.ChannelChanged
                || message instanceof ServerMessage.MessageCreated
                || message instanceof ServerMessage.MessageEdited;
    }
}
