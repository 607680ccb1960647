package bots.client.signaling;

import org.jspecify.annotations.Nullable;

/// A user who is logged in.
///
/// @param accessToken valid for a quarter of an hour, as the server says at login; a session that
///     has begun outlives it
/// @param refreshToken valid for one refresh
/// @param source address of this host from which the user's requests and WebSockets come, null for
///     any: servers limit both by address
public record AuthenticatedUser(
        String id,
        String username,
        String accessToken,
        String refreshToken,
        @Nullable String source) {
    /// Without the tokens, which must not reach a log.
    @Override
    public String toString() {
        return "AuthenticatedUser[" + username + "]";
    }
}
