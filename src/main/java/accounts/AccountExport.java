package accounts;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the server knows about a user, for that user. Times are in ISO 8601, UTC.
///
/// @param directMessages whether members of common guilds may open conversations with the user
public record AccountExport(
        UUID id,
        String username,
        String createdAt,
        @Nullable String email,
        @Nullable String displayName,
        @Nullable String avatar,
        boolean administrator,
        boolean directMessages,
        List<ExternalLogin> externalLogins,
        List<Passkey> passkeys,
        List<Session> deviceSessions,
        List<Membership> guilds,
        List<Link> invites,
        List<Blocked> blocked,
        List<AddressBan> addressBans) {
    /// Who the user is at an OpenID Connect provider.
    ///
    /// @param lastLoginAt null for never
    public record ExternalLogin(
            String issuer, String subject, String linkedAt, @Nullable String lastLoginAt) {}

    /// @param host of the page where it works
    /// @param lastUsedAt null for never
    public record Passkey(
            String name, String host, String createdAt, @Nullable String lastUsedAt) {}

    /// @param endedAt null while it is open
    public record Session(
            String device,
            String address,
            String createdAt,
            String lastSeenAt,
            @Nullable String endedAt) {}

    /// @param roles names of the member's roles, the highest first
    public record Membership(
            UUID guild,
            String name,
            boolean owner,
            @Nullable String nickname,
            List<String> roles,
            String joinedAt) {}

    /// An invite that the user has created.
    public record Link(UUID guild, String code, String createdAt, int uses) {}

    /// A user who cannot write to this one.
    public record Blocked(UUID id, String username) {}

    /// A guild that keeps new members and guests from the user's last addresses out. What is kept
    /// of these can only be compared.
    public record AddressBan(UUID guild, String expiresAt) {}
}
