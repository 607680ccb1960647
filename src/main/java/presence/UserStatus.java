package presence;

import java.util.UUID;

/// The status of one person.
public record UserStatus(UUID user, OnlineStatus status) {}
