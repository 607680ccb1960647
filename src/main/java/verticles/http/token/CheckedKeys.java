package verticles.http.token;

import accounts.apikey.ApiKey;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.function.Supplier;
import verticles.shared.CachedReads;

/// Keys of the API that were found valid a moment ago, by their hash; as [CheckedTokens] for access
/// tokens. Used on the context that made it.
public final class CheckedKeys {
    private static final int MAX_KEYS = 2_000;

    /// Bounds what an event that is lost between nodes can cost.
    private static final long KEPT_MILLIS = 5_000;

    private final CachedReads<String, ApiKey> keys =
            new CachedReads<>(new RecentReads<>(MAX_KEYS, KEPT_MILLIS), ApiKey::expiresAtMillis);

    private CheckedKeys() {}

    /// Completes once no rotation or revocation can be missed.
    public static Future<CheckedKeys> of(Bus bus) {
        CheckedKeys checked = new CheckedKeys();
        return bus.listen(Addresses.AUTH_EVENTS, checked::onEvent).map(_ -> checked);
    }

    /// @param check asks about the key
    public Future<ApiKey> check(String hash, Supplier<Future<ApiKey>> check) {
        return keys.get(hash, check);
    }

    private void onEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.ApiKeyChanged(var changed) ->
                    keys.onChanged((_, key) -> key.id().equals(changed));
            case AuthEvent.DeviceSessionRevoked _, AuthEvent.UserChanged _ -> {}
        }
    }
}
