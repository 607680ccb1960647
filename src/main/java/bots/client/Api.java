package bots.client;

import io.vertx.core.Future;

/// The HTTP API as a bot needs it (docs/api.md). Any thread.
public final class Api {
    /// Logs in; registers first where nobody has the name. Waits where the server says when to come back
    /// (429 `Retry-After`).
    ///
    /// @return fails with a `RefusedException` that carries the server's code
    public Future<Account> account(String username, String password) {
        throw new UnsupportedOperationException();
    }

    /// The channel of that name, made where there is none.
    ///
    /// @param guild its name, or null for the first one the account is in
    public Future<VoiceChannel> channel(
            Account account, @org.jspecify.annotations.Nullable String guild, String name) {
        throw new UnsupportedOperationException();
    }
}
