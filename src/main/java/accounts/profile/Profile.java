package accounts.profile;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person shows of themselves.
///
/// @param displayName shown instead of the username where there is no nickname; null for none
/// @param avatar name of the file with their avatar, null for none
/// @param nicknames by guild, in those that the asking user is a member of, too
public record Profile(
        UUID user,
        @Nullable String displayName,
        @Nullable String avatar,
        Map<UUID, String> nicknames) {
    public static final int MAX_NAME_LENGTH = 32;
}
