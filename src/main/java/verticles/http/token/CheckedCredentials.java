package verticles.http.token;

import accounts.Identity;
import accounts.apikey.ApiKey;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import verticles.shared.CachedReads;

/// Access tokens or API keys that were found valid a moment ago. What ends them is published before
/// the request that ended them is answered, and its event comes through the same queue as requests
/// do: what a client sends after that answer finds nothing here. Used on the context that made it.
///
/// @param <V> whom or what a credential stands for
public final class CheckedCredentials<V> {
    private static final int MAX_TOKENS = 10_000;
    private static final int MAX_KEYS = 2_000;

    /// Bounds what an event that is lost between nodes can cost.
    private static final long KEPT_MILLIS = 5_000;

    private final CachedReads<String, V> valid;
    private final Function<AuthEvent, Optional<Predicate<V>>> endedBy;

    private CheckedCredentials(
            int max,
            ToLongFunction<V> expiresAtMillis,
            Function<AuthEvent, Optional<Predicate<V>>> endedBy) {
        this.valid = new CachedReads<>(new RecentReads<>(max, KEPT_MILLIS), expiresAtMillis);
        this.endedBy = endedBy;
    }

    static CheckedCredentials<Identity> tokens() {
        return new CheckedCredentials<>(
                MAX_TOKENS,
                Identity::expiresAtMillis,
                event ->
                        switch (event) {
                            case AuthEvent.DeviceSessionRevoked(var ended) ->
                                    Optional.of(identity -> identity.deviceSession().equals(ended));
                            case AuthEvent.UserChanged(var user) ->
                                    Optional.of(identity -> identity.user().equals(user));
                            case AuthEvent.ApiKeyChanged _ -> Optional.empty();
                        });
    }

    static CheckedCredentials<ApiKey> keys() {
        return new CheckedCredentials<>(
                MAX_KEYS,
                ApiKey::expiresAtMillis,
                event ->
                        switch (event) {
                            case AuthEvent.ApiKeyChanged(var changed) ->
                                    Optional.of(key -> key.id().equals(changed));
                            case AuthEvent.DeviceSessionRevoked _, AuthEvent.UserChanged _ ->
                                    Optional.empty();
                        });
    }

    /// Access tokens; completes once no end of a device session can be missed.
    public static Future<CheckedCredentials<Identity>> tokens(Bus bus) {
        return listening(bus, tokens());
    }

    /// API keys, by their hash; completes once no rotation or revocation can be missed.
    public static Future<CheckedCredentials<ApiKey>> keys(Bus bus) {
        return listening(bus, keys());
    }

    private static <V> Future<CheckedCredentials<V>> listening(
            Bus bus, CheckedCredentials<V> checked) {
        return bus.listen(Addresses.AUTH_EVENTS, checked::onEvent).map(_ -> checked);
    }

    /// @param check asks about a credential that is not known
    public Future<V> check(String credential, Supplier<Future<V>> check) {
        return valid.get(credential, check);
    }

    void onEvent(AuthEvent event) {
        endedBy.apply(event).ifPresent(ended -> valid.onChanged((_, value) -> ended.test(value)));
    }
}
