package rooms.moderation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A user who may not join a guild.
///
/// @param username the name to show, or null for an account that was deleted
/// @param bannedBy account id of the moderator
/// @param bannedAtMillis of the Unix epoch
/// @param addressUntilMillis until when no account joins from the user's addresses, or null
public record BannedUser(
        UUID user,
        @Nullable String username,
        @Nullable String reason,
        UUID bannedBy,
        long bannedAtMillis,
        @Nullable Long addressUntilMillis) {}
