package accounts;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import refusal.RefusalCode;
import refusal.RefusedException;
import refusal.TokenBucket;

/// One rate limit for many keys, each with its own bucket. All instances of the verticle on a node share
/// it, so any thread may call its methods.
///
/// Time is passed in as `System.nanoTime()`.
public final class RateLimit {
    /// Limits the memory that a flood of different names or addresses can use to about 20 MB.
    static final int MAX_BUCKETS = 100_000;

    private final int requests;
    private final long perNanos;
    private final int maxBuckets;

    /// In the order of last use.
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /// @param requests maximum burst, and maximum number in each `per`
    public RateLimit(int requests, Duration per) {
        this(requests, per, MAX_BUCKETS);
    }

    RateLimit(int requests, Duration per, int maxBuckets) {
        this.requests = requests;
        this.perNanos = per.toNanos();
        this.maxBuckets = maxBuckets;
    }

    /// Counts one request; refused with `rate_limited` when it exceeds the limit.
    public synchronized void take(String key, long nowNanos) {
        TokenBucket bucket =
                buckets.computeIfAbsent(
                        key, ignored -> new TokenBucket(requests, perNanos, nowNanos));
        evict(nowNanos);
        long waitNanos = bucket.take(nowNanos, 1);
        if (waitNanos > 0) {
            throw new RefusedException(
                    RefusalCode.RATE_LIMITED,
                    "Too many attempts; try again in "
                            + Math.ceilDiv(waitNanos, Duration.ofSeconds(1).toNanos())
                            + " seconds.");
        }
    }

    /// Examines two buckets at each request. A bucket that is full again can be removed; above the maximum the
    /// least recently used one is removed in any case.
    private void evict(long nowNanos) {
        Iterator<TokenBucket> oldestFirst = buckets.values().iterator();
        for (int i = 0; i < 2 && buckets.size() > 1; i++) {
            if (oldestFirst.next().isFull(nowNanos) || buckets.size() > maxBuckets) {
                oldestFirst.remove();
            } else {
                return;
            }
        }
    }

    synchronized int size() {
        return buckets.size();
    }
}
