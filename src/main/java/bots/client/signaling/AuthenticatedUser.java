package bots.client.signaling;

/// A user who is logged in.
///
/// @param accessToken valid for a quarter of an hour, as the server says at login; a session that
///     has begun outlives it
/// @param refreshToken valid for one refresh
public record AuthenticatedUser(
        String id, String username, String accessToken, String refreshToken) {
    /// Without the tokens, which must not reach a log.
    @Override
    public String toString() {
        return "AuthenticatedUser[" + username + "]";
    }
}
