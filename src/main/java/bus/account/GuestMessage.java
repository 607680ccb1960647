package bus.account;

import accounts.invite.Guest;
import accounts.invite.GuestLink;
import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.UUID;

/// Requests to the address `guests` and their replies. Those of members are refused with
/// `not_found` for users that are not members of the guild.
public sealed interface GuestMessage extends BusMessage {
    /// With the permission to manage the guild. Without guests, the links of the guild end, and
    /// their guests leave. Refused with `forbidden` or `rate_limited`.
    record AllowGuests(UUID user, UUID guild, boolean allowed)
            implements GuestMessage, Request<Done> {}

    /// With the permission to create invites: all links for those who manage the guild, else the
    /// user's own. Refused with `forbidden`.
    record ListGuestLinks(UUID user, UUID guild) implements GuestMessage, Request<GuestLinks> {}

    /// With the permission to create invites in the channel. Refused with `forbidden`, also when
    /// the guild allows no guests; with `channel_not_found`, `bad_field`, `too_many_invites` or
    /// `rate_limited`.
    record CreateGuestLink(UUID user, UUID guild, UUID channel, long lifetimeSeconds)
            implements GuestMessage, Request<GuestLinkCreated> {}

    /// One of those listed; its guests leave. Refused with `invite_invalid` for others, or with
    /// `rate_limited`.
    record RevokeGuestLink(UUID user, UUID guild, String code)
            implements GuestMessage, Request<Done> {}

    /// For everyone, without a token. Refused with `invite_invalid`, or with `rate_limited` by
    /// address.
    record PreviewGuestLink(String code, String remoteAddress)
            implements GuestMessage, Request<GuestLinkPreview> {}

    /// Refused as the preview, and with `bad_field`, `room_full` or `address_banned`.
    ///
    /// @param name that the guest chooses
    record EnterAsGuest(String code, String name, String remoteAddress)
            implements GuestMessage, Request<GuestEntered> {}

    /// A token for a WebSocket, for a guest that was not removed. Refused with `token_invalid`, or
    /// with `rate_limited` by address.
    ///
    /// @param token what the guest got when entering
    record IssueGuestToken(String token, String remoteAddress)
            implements GuestMessage, Request<GuestToken> {}

    record GuestLinks(boolean allowed, List<GuestLink> links) implements Reply {}

    record GuestLinkCreated(GuestLink link) implements Reply {}

    record GuestLinkPreview(GuestLink.Preview preview) implements Reply {}

    record GuestEntered(Guest guest, String token) implements Reply {}

    record GuestToken(Guest guest, String token, long seconds) implements Reply {}
}
