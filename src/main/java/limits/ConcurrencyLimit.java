package limits;

import java.util.HashMap;
import java.util.Map;

/// How much of something each key may have at the same time, for example open sockets of a user. A
/// key that has nothing takes no memory. Any thread may call its methods.
public final class ConcurrencyLimit {
    private final Limit limit;
    private final int maxOfKey;
    private final RefusalCounts refusals;
    private final Map<String, Integer> counts = new HashMap<>();

    public ConcurrencyLimit(Limit limit, int maxOfKey, RefusalCounts refusals) {
        this.limit = limit;
        this.maxOfKey = maxOfKey;
        this.refusals = refusals;
    }

    /// Adds one, unless the key has its maximum, which counts as a refusal. Each success must be
    /// followed by one [#leave].
    public synchronized boolean enter(String key) {
        int count = counts.getOrDefault(key, 0);
        if (count >= maxOfKey) {
            refusals.count(limit);
            return false;
        }
        counts.put(key, count + 1);
        return true;
    }

    public synchronized void leave(String key) {
        Integer count = counts.get(key);
        if (count == null) {
            throw new IllegalStateException("nothing was entered");
        }
        if (count == 1) {
            counts.remove(key);
        } else {
            counts.put(key, count - 1);
        }
    }

    /// Keys that have something now.
    public synchronized int size() {
        return counts.size();
    }
}
