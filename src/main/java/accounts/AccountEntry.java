package accounts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An account in the list of an administrator.
///
/// @param createdAtMillis Unix time in milliseconds
/// @param lastSeenAtMillis login or refresh, null when there is no device session
public record AccountEntry(
        UUID id,
        String username,
        long createdAtMillis,
        @Nullable Long lastSeenAtMillis,
        boolean administrator,
        boolean locked,
        boolean secondFactor) {}
