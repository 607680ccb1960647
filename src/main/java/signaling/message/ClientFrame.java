package signaling.message;

import org.jspecify.annotations.Nullable;
import refusal.Refusal;

/// What a text frame of a client turned out to be.
public sealed interface ClientFrame {
    record Understood(ClientMessage message) implements ClientFrame {}

    /// @param re the `id` of the message, if that could be read
    /// @param op its `op`, if that could be read
    record Refused(@Nullable Integer re, @Nullable String op, Refusal refusal)
            implements ClientFrame {}
}
