package accounts.passkey;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A passkey in the list of its owner.
///
/// @param host of the page where it works
/// @param lastUsedAtMillis null for never
public record Passkey(
        UUID id, String name, String host, long createdAtMillis, @Nullable Long lastUsedAtMillis) {}
