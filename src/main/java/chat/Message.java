package chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message of a channel.
///
/// @param id UUID version 7: messages of a channel are in the order of their ids
/// @param content 1 to 4,000 code points, see `text.MessageRules`; may be empty when there are
///     attachments
/// @param replyTo the message it replies to, or null
/// @param createdAtMillis Unix time
/// @param editedAtMillis of the last edit, or null
/// @param attachments null where there are none
/// @param reactions in the order of their first use; null where there are none, and in events
public record Message(
        UUID id,
        UUID channel,
        Author author,
        String content,
        @Nullable Quote replyTo,
        long createdAtMillis,
        @Nullable Long editedAtMillis,
        @Nullable List<Attachment> attachments,
        @Nullable List<Reaction> reactions) {}
