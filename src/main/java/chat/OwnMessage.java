package chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as its author exports it.
///
/// @param guildName now, as is `channelName`
/// @param attachments ids of its images
/// @param createdAtMillis Unix time
/// @param editedAtMillis of the last edit, or null
public record OwnMessage(
        UUID id,
        UUID guild,
        String guildName,
        UUID channel,
        String channelName,
        String content,
        List<String> attachments,
        long createdAtMillis,
        @Nullable Long editedAtMillis) {}
