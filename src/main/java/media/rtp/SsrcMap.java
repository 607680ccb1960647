package media.rtp;

import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A small map from SSRC to the state of that stream: open addressing, no boxing, never more than
/// its limit, because what fills it comes from the network.
public final class SsrcMap<V> {
    private final int limit;
    private int[] keys = new int[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    /// @param limit most entries it takes
    public SsrcMap(int limit) {
        this.limit = limit;
    }

    @SuppressWarnings("unchecked") // only V is ever stored
    public @Nullable V get(int ssrc) {
        int mask = keys.length - 1;
        for (int i = spread(ssrc) & mask; values[i] != null; i = (i + 1) & mask) {
            if (keys[i] == ssrc) {
                return (V) values[i];
            }
        }
        return null;
    }

    /// @return false when the table is full
    public boolean put(int ssrc, V value) {
        if (isFull()) {
            return false;
        }
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        insert(ssrc, value);
        size++;
        return true;
    }

    /// Nothing happens when there is no such entry.
    public void remove(int ssrc) {
        int mask = keys.length - 1;
        int i = spread(ssrc) & mask;
        while (values[i] != null && keys[i] != ssrc) {
            i = (i + 1) & mask;
        }
        if (values[i] == null) {
            return;
        }
        values[i] = null;
        size--;
        // What lies behind may have been moved there by the removed entry.
        for (i = (i + 1) & mask; values[i] != null; i = (i + 1) & mask) {
            Object moved = values[i];
            values[i] = null;
            insert(keys[i], moved);
        }
    }

    @SuppressWarnings("unchecked") // only V is ever stored
    public void forEach(Consumer<V> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    /// Of the values that may be taken, the first in an order.
    ///
    /// @return null when there is none
    public @Nullable V first(Predicate<V> eligible, Comparator<V> order) {
        V first = null;
        for (Object value : values) {
            @SuppressWarnings("unchecked") // only V is ever stored
            V candidate = (V) value;
            if (candidate != null
                    && eligible.test(candidate)
                    && (first == null || order.compare(candidate, first) < 0)) {
                first = candidate;
            }
        }
        return first;
    }

    public boolean isFull() {
        return size >= limit;
    }

    public int size() {
        return size;
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                insert(oldKeys[i], value);
            }
        }
    }

    private void insert(int ssrc, Object value) {
        int mask = keys.length - 1;
        int i = spread(ssrc) & mask;
        while (values[i] != null) {
            i = (i + 1) & mask;
        }
        keys[i] = ssrc;
        values[i] = value;
    }

    private static int spread(int ssrc) {
        int h = ssrc * 0x9E3779B9;
        return h ^ (h >>> 16);
    }
}
