package accounts.invite;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An invite into a guild, as those see it who may revoke it.
///
/// @param channel where the page goes after it is accepted, null for none
/// @param creator username, null when the account was deleted
/// @param createdAtMillis Unix time in milliseconds
/// @param expiresAtMillis null: never
/// @param maxUses null: any number
public record Invite(
        String code,
        UUID guild,
        @Nullable UUID channel,
        @Nullable String creator,
        long createdAtMillis,
        @Nullable Long expiresAtMillis,
        @Nullable Integer maxUses,
        int uses) {

    /// What a person sees before they accept, also without an account.
    ///
    /// @param guild its name
    /// @param channel its name, null for none
    /// @param inviter username, null when the account was deleted, and for an owner link
    /// @param owner whether accepting it makes an administrator of the node
    public record Preview(
            String guild, @Nullable String channel, @Nullable String inviter, boolean owner) {}

    /// Where an accepted invite leads.
    public record Destination(UUID guild, @Nullable UUID channel) {}
}
