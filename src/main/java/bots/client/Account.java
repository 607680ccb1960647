package bots.client;

/// Somebody who is logged in.
///
/// @param accessToken good for the quarter of an hour that the server says at login; a session that has
///     begun lives on
/// @param refreshToken good for one refresh
public record Account(String user, String username, String accessToken, String refreshToken) {
    /// Without the token, which must not reach a log.
    @Override
    public String toString() {
        return "Account[" + username + "]";
    }
}
