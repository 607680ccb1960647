package accounts.apikey;

import java.util.Set;
import java.util.UUID;

/// A key that was presented and is valid.
///
/// @param guild whose rooms it may use
/// @param expiresAtMillis Unix time in milliseconds, `Long.MAX_VALUE` for never
public record ApiKey(UUID id, UUID guild, Set<ApiKeyScope> scopes, long expiresAtMillis) {}
