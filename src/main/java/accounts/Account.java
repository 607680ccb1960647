package accounts;

import accounts.secret.PasswordHash;
import java.util.List;
import java.util.UUID;

/// A registered user, as a login needs it.
///
/// @param addresses of the devices that logged in last, which are known devices to a login limit
public record Account(UUID id, String username, PasswordHash password, List<String> addresses) {}
