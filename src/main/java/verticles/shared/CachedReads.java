package verticles.shared;

import caching.RecentReads;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Reads that go to a store or over the event bus only where [RecentReads] has no result of them.
/// Used on one context.
public final class CachedReads<K, V> {
    private final RecentReads<K, V> recent;
    private final ToLongFunction<V> outdatedAtMillis;

    /// @param outdatedAtMillis when a result is known to be outdated without an event,
    ///     `Long.MAX_VALUE` for never
    public CachedReads(RecentReads<K, V> recent, ToLongFunction<V> outdatedAtMillis) {
        this.recent = recent;
        this.outdatedAtMillis = outdatedAtMillis;
    }

    /// Fails as the read does; a failure is not kept.
    public Future<V> get(K key, Supplier<Future<V>> read) {
        return find(key, () -> read.get().map(Optional::of)).map(Optional::orElseThrow);
    }

    /// As [#get], for what may not exist; that it does not is not kept.
    public Future<Optional<V>> find(K key, Supplier<Future<Optional<V>>> read) {
        long nowMillis = System.currentTimeMillis();
        V known = recent.find(key, nowMillis);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        long changes = recent.changes();
        return read.get()
                .onSuccess(found ->
                        found.ifPresent(value ->
                                recent.keep(
                                        key,
                                        value,
                                        changes,
                                        nowMillis,
                                        outdatedAtMillis.applyAsLong(value))));
    }

    public boolean has(K key) {
        return recent.find(key, System.currentTimeMillis()) != null;
    }

    /// Something changed.
    ///
    /// @param concerned the results that may be others now
    public void onChanged(BiPredicate<K, V> concerned) {
        recent.onChanged(concerned);
    }
}
