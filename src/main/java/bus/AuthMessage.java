package bus;

import accounts.DeviceSession;
import accounts.Identity;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Requests to the address `auth` and their replies. `remoteAddress` is the client's IP address as
/// text, for rate limits and the list of device sessions.
public sealed interface AuthMessage extends BusMessage {
    record Register(String username, String password, String device, String remoteAddress)
            implements AuthMessage, Request<Tokens> {}

    record Login(String username, String password, String device, String remoteAddress)
            implements AuthMessage, Request<Tokens> {}

    /// The old refresh token is spent.
    record Refresh(String refreshToken, String remoteAddress)
            implements AuthMessage, Request<Tokens> {}

    /// Ends the device session of the token.
    record Logout(String accessToken) implements AuthMessage, Request<Done> {}

    /// Refused with `token_expired` or `token_invalid`.
    record CheckToken(String accessToken) implements AuthMessage, Request<Identified> {}

    /// Which of these device sessions have ended.
    record FindEnded(Set<UUID> deviceSessions) implements AuthMessage, Request<Ended> {}

    record ListDeviceSessions(String accessToken) implements AuthMessage, Request<DeviceSessions> {}

    record RevokeDeviceSession(String accessToken, UUID deviceSession)
            implements AuthMessage, Request<Done> {}

    record Tokens(
            Identity identity, String accessToken, long accessTokenSeconds, String refreshToken)
            implements Reply {}

    record Identified(Identity identity) implements Reply {}

    record Ended(Set<UUID> deviceSessions) implements Reply {}

    record DeviceSessions(List<DeviceSession> sessions) implements Reply {}
}
