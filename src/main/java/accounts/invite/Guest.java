package accounts.invite;

import accounts.Identity;
import java.util.UUID;

/// A participant of one call without an account.
///
/// @param id stands for that of an account
/// @param name as it is shown, marked as that of a guest
/// @param channel the only one that the guest may join
/// @param expiresAtMillis when the guest has to leave, Unix time in milliseconds
public record Guest(UUID id, String name, UUID channel, long expiresAtMillis) {
    /// No username ends so, as it may have no parentheses.
    private static final String MARK = " (Guest)";

    /// The name that others see.
    public static String marked(String chosen) {
        return chosen + MARK;
    }

    /// For tokens; a guest has one device session, with its own id.
    public Identity identity() {
        return new Identity(id, name, id, expiresAtMillis);
    }
}
