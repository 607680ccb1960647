package accounts;

import java.util.UUID;

/// A registered user, as a login needs it.
public record Account(UUID id, String username, PasswordHash password) {}
