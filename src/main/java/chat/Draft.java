package chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message that is about to be sent.
///
/// @param content normalized and checked by `text.MessageRules`
/// @param replyTo a message of the same channel, or null
/// @param nonce chosen by the client; of several messages of one author and channel with one nonce, only the first is
///     stored
public record Draft(String content, @Nullable UUID replyTo, @Nullable String nonce) {}
