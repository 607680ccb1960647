package accounts.apikey;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key in the list of an administrator. Times are Unix time in milliseconds.
///
/// @param hint the last characters of the key
/// @param createdBy username, null when the account was deleted
/// @param formerUntilMillis until when the key before the last rotation is accepted, null for none
/// @param expiresAtMillis null for never
/// @param lastUsedAtMillis to the minute, null for never
public record ApiKeyEntry(
        UUID id,
        String name,
        UUID guild,
        String guildName,
        Set<ApiKeyScope> scopes,
        String hint,
        @Nullable String createdBy,
        long createdAtMillis,
        @Nullable Long rotatedAtMillis,
        @Nullable Long formerUntilMillis,
        @Nullable Long expiresAtMillis,
        @Nullable Long lastUsedAtMillis) {}
