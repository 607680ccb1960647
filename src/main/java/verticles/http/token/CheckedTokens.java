package verticles.http.token;

import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.function.Supplier;
import verticles.shared.CachedReads;

/// Access tokens that were found valid a moment ago. The end of a device session is published
/// before the request that ended it is answered, and its event comes through the same queue as
/// requests do: what a client sends after that answer finds nothing here. Used on the context that
/// made it.
public final class CheckedTokens {
    private static final int MAX_TOKENS = 10_000;

    /// Bounds what an event that is lost between nodes can cost.
    private static final long KEPT_MILLIS = 5_000;

    private final CachedReads<String, Identity> tokens =
            new CachedReads<>(
                    new RecentReads<>(MAX_TOKENS, KEPT_MILLIS), Identity::expiresAtMillis);

    CheckedTokens() {}

    /// Completes once no end of a device session can be missed.
    public static Future<CheckedTokens> of(Bus bus) {
        CheckedTokens checked = new CheckedTokens();
        return bus.listen(Addresses.AUTH_EVENTS, checked::onEvent).map(_ -> checked);
    }

    /// @param check asks about the token
    public Future<Identity> identify(String token, Supplier<Future<Identity>> check) {
        return tokens.get(token, check);
    }

    void onEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.DeviceSessionRevoked(var ended) ->
                    tokens.onChanged((_, identity) -> identity.deviceSession().equals(ended));
            case AuthEvent.UserChanged(var user) ->
                    tokens.onChanged((_, identity) -> identity.user().equals(user));
            case AuthEvent.ApiKeyChanged _ -> {}
        }
    }
}
