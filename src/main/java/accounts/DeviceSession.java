package accounts;

import java.util.UUID;

/// One logged-in device of a user; refresh tokens belong to it.
///
/// @param id device session id
/// @param device name that the client gives itself, so that the user can recognize it
/// @param address the address it was last seen from
/// @param createdAtMillis login, Unix time in milliseconds
/// @param lastSeenAtMillis last refresh or login, Unix time in milliseconds
/// @param current whether it is the device session of the request
public record DeviceSession(
        UUID id,
        String device,
        String address,
        long createdAtMillis,
        long lastSeenAtMillis,
        boolean current) {}
