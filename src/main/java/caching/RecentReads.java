package caching;

import java.util.LinkedHashMap;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Results of reads by key, until an event says that they changed. A read that was in progress when
/// any such event arrived is not kept: it may have read what was before. Results also expire, since
/// an event can be lost between nodes. The least recently used are dropped first.
public final class RecentReads<K, V> {
    private final int maxWeight;
    private final long keptMillis;
    private final ToIntFunction<V> weights;
    private final LinkedHashMap<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long changes;
    private int weight;

    private record Kept<V>(V value, int weight, long untilMillis) {}

    /// @param keptMillis how long a result is used at most
    public RecentReads(int maxResults, long keptMillis) {
        this(maxResults, keptMillis, _ -> 1);
    }

    /// @param maxWeight of all results together
    /// @param weights of one result, at least 1
    public RecentReads(int maxWeight, long keptMillis, ToIntFunction<V> weights) {
        this.maxWeight = maxWeight;
        this.keptMillis = keptMillis;
        this.weights = weights;
    }

    public @Nullable V find(K key, long nowMillis) {
        Kept<V> found = kept.get(key);
        if (found == null) {
            return null;
        }
        if (nowMillis < found.untilMillis()) {
            return found.value();
        }
        remove(key);
        return null;
    }

    /// To be asked before a read, and given to [#keep] after it.
    public long changes() {
        return changes;
    }

    /// Keeps a result, unless something has changed since it was read.
    ///
    /// @param changesBefore [#changes] before the read
    /// @param untilMillis when the result is known to be outdated, `Long.MAX_VALUE` for never
    public void keep(K key, V value, long changesBefore, long nowMillis, long untilMillis) {
        if (changesBefore != changes) {
            return;
        }
        remove(key);
        int added = weights.applyAsInt(value);
        kept.put(key, new Kept<>(value, added, Math.min(untilMillis, nowMillis + keptMillis)));
        weight += added;
        var oldest = kept.entrySet().iterator();
        while (weight > maxWeight) {
            weight -= oldest.next().getValue().weight();
            oldest.remove();
        }
    }

    /// Something changed.
    ///
    /// @param concerned the results that may be others now
    public void onChanged(BiPredicate<K, V> concerned) {
        changes++;
        kept.entrySet()
                .removeIf(entry -> {
                    Kept<V> result = entry.getValue();
                    boolean outdated = concerned.test(entry.getKey(), result.value());
                    if (outdated) {
                        weight -= result.weight();
                    }
                    return outdated;
                });
    }

    private void remove(K key) {
        Kept<V> removed = kept.remove(key);
        if (removed != null) {
            weight -= removed.weight();
        }
    }
}
