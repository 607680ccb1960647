package accounts.invite;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A link by which people without an account enter one voice channel as guests, as those see it who
/// may revoke it.
///
/// @param creator username, null when the account was deleted
/// @param guests who entered by it and were not removed
/// @param createdAtMillis Unix time in milliseconds
public record GuestLink(
        String code,
        UUID guild,
        UUID channel,
        @Nullable String creator,
        int guests,
        long createdAtMillis,
        long expiresAtMillis) {

    /// What a person sees before they enter.
    ///
    /// @param guild its name
    /// @param channel its name
    public record Preview(String guild, String channel) {}
}
