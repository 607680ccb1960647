package accounts.profile;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person shows of themselves in all guilds.
///
/// @param displayName shown instead of the username where there is no nickname; null for none
/// @param avatar name of the file with their picture, null for none
public record Profile(UUID user, @Nullable String displayName, @Nullable String avatar) {
    public static final int MAX_NAME_LENGTH = 32;
}
