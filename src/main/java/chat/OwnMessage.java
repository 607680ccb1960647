package chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as its author exports it.
///
/// @param guild null, as are `guildName` and `channelName`, for a direct message
/// @param guildName now, as is `channelName`
/// @param partner to whom a direct message was written, null for messages of guilds
/// @param attachments ids of its images
/// @param createdAtMillis Unix time
/// @param editedAtMillis of the last edit, or null
public record OwnMessage(
        UUID id,
        @Nullable UUID guild,
        @Nullable String guildName,
        UUID channel,
        @Nullable String channelName,
        @Nullable UUID partner,
        String content,
        List<String> attachments,
        long createdAtMillis,
        @Nullable Long editedAtMillis) {}
