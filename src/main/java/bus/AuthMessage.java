package bus;

import accounts.DeviceSession;
import accounts.Identity;
import java.util.List;
import java.util.UUID;

/// Requests to the address `auth` and their replies. `remoteAddress` is the client's IP address as
/// text, for rate limits and the list of device sessions.
public sealed interface AuthMessage extends BusMessage {
    /// Answered by [Tokens].
    record Register(String username, String password, String device, String remoteAddress)
            implements AuthMessage {}

    /// Answered by [Tokens].
    record Login(String username, String password, String device, String remoteAddress)
            implements AuthMessage {}

    /// Answered by [Tokens]; the old refresh token is spent.
    record Refresh(String refreshToken, String remoteAddress) implements AuthMessage {}

    /// Ends the device session of the token; answered by `Done`.
    record Logout(String accessToken) implements AuthMessage {}

    /// Answered by [Identified], or refused with `token_expired` or `token_invalid`.
    record CheckToken(String accessToken) implements AuthMessage {}

    /// Answered by [DeviceSessions].
    record ListDeviceSessions(String accessToken) implements AuthMessage {}

    /// Answered by `Done`.
    record RevokeDeviceSession(String accessToken, UUID deviceSession) implements AuthMessage {}

    record Tokens(
            Identity identity, String accessToken, long accessTokenSeconds, String refreshToken)
            implements Reply {}

    record Identified(Identity identity) implements Reply {}

    record DeviceSessions(List<DeviceSession> sessions) implements Reply {}
}
