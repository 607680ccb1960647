package bus.account;

import accounts.DeviceSession;
import accounts.Identity;
import accounts.RegistrationMode;
import accounts.apikey.ApiKey;
import accounts.invite.Invite;
import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `auth` and their replies. `remoteAddress` is the client's IP address as
/// text, for rate limits and the list of device sessions.
public sealed interface AuthMessage extends BusMessage {
    /// Refused with `invite_needed`, `invite_invalid` or `registration_closed`, besides what is
    /// wrong with the name and the password.
    ///
    /// @param invite code of an invite or of an owner link, null for none
    /// @param languages for the names of the channels if this account gets the first guild, as in
    ///     `Accept-Language`; null for any
    record Register(
            String username,
            String password,
            String device,
            @Nullable String invite,
            String remoteAddress,
            @Nullable String languages)
            implements AuthMessage, Request<Registered> {}

    /// Who may create an account at present.
    record AskRegistration() implements AuthMessage, Request<Registration> {}

    /// Refused with `bad_credentials`, `code_needed`, `bad_code`, `account_locked` or
    /// `rate_limited`.
    ///
    /// @param code of the second factor, null for none
    record Login(
            String username,
            String password,
            @Nullable String code,
            String device,
            String remoteAddress)
            implements AuthMessage, Request<Tokens> {}

    /// The old refresh token is spent.
    record Refresh(String refreshToken, String remoteAddress)
            implements AuthMessage, Request<Tokens> {}

    /// Ends the device session of the token.
    record Logout(String accessToken) implements AuthMessage, Request<Done> {}

    /// Refused with `token_expired` or `token_invalid`.
    record CheckToken(String accessToken) implements AuthMessage, Request<Identified> {}

    /// What a client identifies a WebSocket with: an access token, a voice token or a join token.
    /// Refused as [CheckToken].
    record CheckSocketToken(String token) implements AuthMessage, Request<SocketIdentified> {}

    /// A token for a WebSocket that joins this channel and no other. Refused as [CheckToken].
    record IssueVoiceToken(String accessToken, UUID channel)
            implements AuthMessage, Request<VoiceToken> {}

    /// A token for a guest's WebSocket, which joins this channel and no other.
    ///
    /// @param guest id of the guest
    /// @param name the name to show
    /// @param seconds for which it can be used
    record IssueJoinToken(UUID guest, String name, UUID channel, long seconds)
            implements AuthMessage, Request<VoiceToken> {}

    /// Which of these device sessions, or guests that have none, have ended.
    record FindEnded(Set<UUID> deviceSessions) implements AuthMessage, Request<Ended> {}

    /// Last seen first.
    ///
    /// @param before `next` of the page before, or null
    record ListDeviceSessions(String accessToken, @Nullable String before, int limit)
            implements AuthMessage, Request<DeviceSessions> {}

    record RevokeDeviceSession(String accessToken, UUID deviceSession)
            implements AuthMessage, Request<Done> {}

    /// Who may use the API with a key. Refused with `token_invalid` or `token_expired`.
    ///
    /// @param hash of the key, see [accounts.apikey.ApiKeyText], in hexadecimal digits
    record CheckApiKey(String hash) implements AuthMessage, Request<ApiKeyChecked> {}

    record ApiKeyChecked(ApiKey key) implements Reply {}

    record Tokens(
            Identity identity, String accessToken, long accessTokenSeconds, String refreshToken)
            implements Reply {}

    /// @param joined where the invite leads, null without one
    record Registered(Tokens tokens, Invite.@Nullable Destination joined) implements Reply {}

    /// @param mail whether the server sends mail to users who forgot their password
    /// @param provider name of the provider with which people can log in, null for none
    record Registration(RegistrationMode mode, boolean mail, @Nullable String provider)
            implements Reply {}

    /// @param administrator of the node, as of now
    record Identified(Identity identity, boolean administrator) implements Reply {}

    /// @param channel the only one that may be joined, null for any
    record SocketIdentified(Identity identity, @Nullable UUID channel) implements Reply {}

    record VoiceToken(String token, long seconds) implements Reply {}

    record Ended(Set<UUID> deviceSessions) implements Reply {}

    /// @param next for the next page, null on the last one
    record DeviceSessions(List<DeviceSession> sessions, @Nullable String next) implements Reply {}
}
