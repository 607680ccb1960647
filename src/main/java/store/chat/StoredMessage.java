package store.chat;

import chat.Attachment;
import chat.Reaction;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as its row has it: users by id.
///
/// @param quote the message it replies to, or null
record StoredMessage(
        UUID id,
        UUID channel,
        UUID author,
        String content,
        @Nullable StoredQuote quote,
        long createdAtMillis,
        @Nullable Long editedAtMillis,
        @Nullable List<Attachment> attachments,
        @Nullable List<Reaction> reactions) {

    StoredMessage withReactions(List<Reaction> of) {
        return new StoredMessage(
                id,
                channel,
                author,
                content,
                quote,
                createdAtMillis,
                editedAtMillis,
                attachments,
                of);
    }

    StoredMessage withAttachments(List<Attachment> of) {
        return new StoredMessage(
                id,
                channel,
                author,
                content,
                quote,
                createdAtMillis,
                editedAtMillis,
                of,
                reactions);
    }

    /// @param author null, as is `excerpt`, when the message was deleted
    record StoredQuote(UUID id, @Nullable UUID author, @Nullable String excerpt) {}
}
