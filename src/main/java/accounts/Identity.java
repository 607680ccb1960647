package accounts;

import java.util.UUID;

/// Who a valid access token speaks for.
///
/// @param user account id
/// @param username unique name, also the name shown
/// @param deviceSession the device session the token was issued to
/// @param expiresAtMillis when the token ends, Unix time in milliseconds
public record Identity(UUID user, String username, UUID deviceSession, long expiresAtMillis) {}
