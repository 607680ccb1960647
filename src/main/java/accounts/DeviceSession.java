package accounts;

import java.util.UUID;

/// One logged-in device of a user: the thing a refresh token belongs to.
///
/// @param id device session id
/// @param device what the client calls itself, for the user to recognise it
/// @param address the address it was last seen from
/// @param createdAtMillis login, Unix time in milliseconds
/// @param lastSeenAtMillis last refresh or login, Unix time in milliseconds
/// @param current whether it is the one that asked
public record DeviceSession(
        UUID id,
        String device,
        String address,
        long createdAtMillis,
        long lastSeenAtMillis,
        boolean current) {}
