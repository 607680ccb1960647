package chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which messages of a channel are asked for: the newest, or those next to a message. At most one
/// of `before`, `after` and `around` is there.
///
/// @param before only older ones than this id, or null
/// @param after only newer ones than this id, or null
/// @param around this id in the middle, with as many older as newer ones, or null
/// @param limit 1 to [#MAX_LIMIT]
public record PageRequest(
        @Nullable UUID before, @Nullable UUID after, @Nullable UUID around, int limit) {
    public static final int MAX_LIMIT = 100;
    public static final int DEFAULT_LIMIT = 50;
}
