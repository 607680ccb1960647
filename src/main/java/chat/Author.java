package chat;

import java.util.UUID;

/// The author of a message.
///
/// @param username now, not when it was written
public record Author(UUID user, String username) {}
