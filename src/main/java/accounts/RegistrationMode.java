package accounts;

import java.util.Locale;

/// Who may create an account. The link of the first start works in every mode.
public enum RegistrationMode {
    /// Any person who reaches the server.
    OPEN,
    /// Anyone with an invite.
    INVITE,
    /// No person; invites bring accounts that exist into a guild.
    CLOSED;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for a name of no mode
    public static RegistrationMode of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
