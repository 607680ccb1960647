package chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a member has not read of a channel.
///
/// @param lastRead the newest message that was read, or null
/// @param unread messages of others after it, or since the member joined; at most [#MAX_COUNT]
/// @param mentions those among them that mention the member; at most [#MAX_COUNT]
public record ReadState(UUID channel, @Nullable UUID lastRead, int unread, int mentions) {
    public static final int MAX_COUNT = 100;
}
