package chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The message that another one replies to.
///
/// @param author null when the message was deleted, as is `excerpt`
/// @param excerpt its first [#EXCERPT_LENGTH] characters
public record Quote(UUID id, @Nullable Author author, @Nullable String excerpt) {
    public static final int EXCERPT_LENGTH = 200;
}
