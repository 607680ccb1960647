package accounts;

import java.util.UUID;

/// The user that a valid access token authenticates.
///
/// @param user account id
/// @param username unique name, also the name shown
/// @param deviceSession the device session the token was issued to
/// @param expiresAtMillis when the token expires, Unix time in milliseconds
public record Identity(UUID user, String username, UUID deviceSession, long expiresAtMillis) {}
