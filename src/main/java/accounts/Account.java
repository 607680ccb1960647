package accounts;

import java.util.UUID;

/// A registered user, as logging in needs it.
public record Account(UUID id, String username, PasswordHash password) {}
