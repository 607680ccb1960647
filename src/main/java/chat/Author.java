package chat;

import java.util.UUID;

/// Who wrote a message.
///
/// @param username now, not when it was written
public record Author(UUID user, String username) {}
