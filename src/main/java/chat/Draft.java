package chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message that is about to be sent.
///
/// @param content normalized and checked by `text.MessageRules`
/// @param replyTo a message of the same channel, or null
/// @param nonce chosen by the client; of several messages of one author and channel with one nonce,
///     only the first is stored
/// @param attachments ids of images that the author uploaded to the channel, at most
///     [Attachment#MAX_PER_MESSAGE]; a message that has some may have no text
public record Draft(
        String content, @Nullable UUID replyTo, @Nullable String nonce, List<String> attachments) {}
