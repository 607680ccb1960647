package verticles.http.token;

import accounts.apikey.ApiKey;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keys of the API that were found valid a moment ago, by their hash; as [CheckedTokens] for access tokens. Used on the
/// context that made it.
public final class CheckedKeys {
    private static final int MAX_KEYS = 2_000;

    /// Bounds what an event that is lost between nodes can cost.
    private static final long KEPT_MILLIS = 5_000;

    private final RecentReads<String, ApiKey> keys = new RecentReads<>(MAX_KEYS, KEPT_MILLIS);

    private CheckedKeys() {}

    /// Completes once no rotation or revocation can be missed.
    public static Future<CheckedKeys> of(Bus bus) {
        CheckedKeys checked = new CheckedKeys();
        return bus.listen(Addresses.AUTH_EVENTS, checked::onEvent).map(_ -> checked);
    }

    /// @param check asks about the key
    public Future<ApiKey> check(String hash, Supplier<Future<ApiKey>> check) {
        long nowMillis = System.currentTimeMillis();
        @Nullable ApiKey known = keys.find(hash, nowMillis);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        long changes = keys.changes();
        return check.get()
                .onSuccess(key -> keys.keep(hash, key, changes, nowMillis, key.expiresAtMillis()));
    }

    private void onEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.ApiKeyChanged(var changed) ->
                    keys.onChanged((_, key) -> key.id().equals(changed));
            case AuthEvent.DeviceSessionRevoked _, AuthEvent.UserChanged _ -> {}
        }
    }
}
