package rooms;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A member of a guild, as other members see them.
///
/// @param nickname shown instead of the username, or null
/// @param roles without @everyone
/// @param timedOutUntilMillis Unix time until which the member only reads, 0 for none
public record GuildMember(
        UUID user,
        String username,
        @Nullable String nickname,
        List<UUID> roles,
        long timedOutUntilMillis) {}
