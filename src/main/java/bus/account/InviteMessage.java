package bus.account;

import accounts.invite.Invite;
import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `invites` and their replies. Those about the invites of a guild are
/// refused with `not_found` for users that are not members.
public sealed interface InviteMessage extends BusMessage {
    /// With the permission to create invites. Refused with `forbidden`, `channel_not_found`,
    /// `too_many_invites` or `rate_limited`.
    ///
    /// @param channel where the page goes after it is accepted, null for none
    /// @param lifetimeSeconds null: forever
    /// @param maxUses null: any number
    record Create(
            UUID user,
            UUID guild,
            @Nullable UUID channel,
            @Nullable Long lifetimeSeconds,
            @Nullable Integer maxUses)
            implements InviteMessage, Request<Created> {}

    /// Those that can still be accepted, newest first: of all members for those who manage the
    /// guild, else the user's own.
    record ListInvites(UUID user, UUID guild) implements InviteMessage, Request<Invites> {}

    /// One of those listed. Refused with `invite_invalid` for others, or with `rate_limited`.
    record Revoke(UUID user, UUID guild, String code) implements InviteMessage, Request<Done> {}

    /// For everyone, without a token. Refused with `invite_invalid`, or with `rate_limited` by
    /// address.
    record Preview(String code, String remoteAddress)
            implements InviteMessage, Request<Previewed> {}

    /// Makes the user a member; a member uses up nothing. Refused as a preview is, and with
    /// `forbidden` or `address_banned`.
    ///
    /// @param languages for the names of the channels if this user gets the first guild, as in
    ///     `Accept-Language`; null for any
    record Accept(UUID user, String code, String remoteAddress, @Nullable String languages)
            implements InviteMessage, Request<Accepted> {}

    record Created(Invite invite) implements Reply {}

    record Invites(List<Invite> invites) implements Reply {}

    record Previewed(Invite.Preview preview) implements Reply {}

    record Accepted(Invite.Destination destination) implements Reply {}
}
