package limits;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// One limit for many keys, each with its own [TokenBucket]. Full buckets are removed, and above a maximum
/// the least recently used one. Any thread may call its methods.
///
/// Time is passed in as `System.nanoTime()`.
public final class RateLimit {
    /// Limits the memory that a flood of different names or addresses can use to about 20 MB.
    static final int MAX_BUCKETS = 100_000;

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final Limit limit;
    private final long tokens;
    private final long perNanos;
    private final RefusalCounts refusals;
    private final int maxBuckets;

    /// In the order of last use.
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /// @param tokens maximum burst of a key, and what it may take in each `per` on average
    public RateLimit(Limit limit, long tokens, Duration per, RefusalCounts refusals) {
        this(limit, tokens, per, refusals, MAX_BUCKETS);
    }

    RateLimit(Limit limit, long tokens, Duration per, RefusalCounts refusals, int maxBuckets) {
        this.limit = limit;
        this.tokens = tokens;
        this.perNanos = per.toNanos();
        this.refusals = refusals;
        this.maxBuckets = maxBuckets;
    }

    /// Takes one token; counts a refusal when there is none.
    ///
    /// @return 0, or the nanoseconds until there is one
    public long take(String key, long nowNanos) {
        return take(key, nowNanos, 1);
    }

    /// Takes tokens, or none and counts a refusal when there are not enough.
    ///
    /// @return 0, or the nanoseconds until there are enough
    public synchronized long take(String key, long nowNanos, long wanted) {
        TokenBucket bucket =
                buckets.computeIfAbsent(
                        key, ignored -> new TokenBucket(tokens, perNanos, nowNanos));
        evict(nowNanos);
        long waitNanos = bucket.take(nowNanos, wanted);
        if (waitNanos > 0) {
            refusals.count(limit);
        }
        return waitNanos;
    }

    /// Takes one token, as [#take], and says what is left.
    ///
    /// @param policy name of the limit for clients
    public synchronized Quota count(String policy, String key, long nowNanos) {
        long waitNanos = take(key, nowNanos, 1);
        TokenBucket bucket = buckets.get(key);
        long left = bucket == null ? tokens : bucket.available(nowNanos);
        return new Quota(
                policy,
                tokens,
                perNanos / SECOND_NANOS,
                left,
                Math.ceilDiv(bucket == null ? 0 : bucket.waitFor(nowNanos, tokens), SECOND_NANOS),
                waitNanos);
    }

    /// Takes nothing, but counts a refusal when there is no token.
    ///
    /// @return 0, or the nanoseconds until there is one
    public synchronized long peek(String key, long nowNanos) {
        TokenBucket bucket = buckets.get(key);
        long waitNanos = bucket == null ? 0 : bucket.waitFor(nowNanos, 1);
        if (waitNanos > 0) {
            refusals.count(limit);
        }
        return waitNanos;
    }

    /// Examines two buckets at each call. A bucket that is full again can be removed; above the maximum the
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

    /// Buckets that exist now.
    public synchronized int size() {
        return buckets.size();
    }
}
