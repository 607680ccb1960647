package chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation as one of its two users has it: a [Place] of direct messages.
///
/// @param partner the other user
/// @param activity UUID version 7 of its newest message, or from when it was opened; the order of
///     the list
/// @param lastRead the newest message that was read, or null
/// @param unread messages of the partner after it; at most [ReadState#MAX_COUNT]
/// @param blocked whether the user has blocked the partner
/// @param writable whether the user may write to the partner now
public record Conversation(
        UUID id,
        Author partner,
        UUID activity,
        @Nullable UUID lastRead,
        int unread,
        boolean blocked,
        boolean writable) {
    public static final int MAX_LIMIT = 100;
    public static final int DEFAULT_LIMIT = 50;
}
