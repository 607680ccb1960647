package limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One limit for many keys, each with its own [TokenBucket]. Full buckets are removed, and above a
/// maximum the least recently used one. Any thread may call its methods.
///
/// What keys have spent can be shared with the other nodes, see [LimitSharing]. A key is due for a
/// report once it has spent a part of its tokens since the last one, so that few requests cost
/// nothing.
///
/// Time is passed in as `System.nanoTime()`.
public final class RateLimit {
    /// Limits the memory that a flood of different names or addresses can use to about 20 MB.
    static final int MAX_BUCKETS = 100_000;

    /// What a key may spend without a report: this part of its tokens.
    static final int UNREPORTED_PART = 32;

    /// Longer keys are not shared. The longest are email addresses.
    static final int MAX_SHARED_KEY_LENGTH = 320;

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final Limit limit;
    private final long tokens;
    private final long perNanos;
    private final RefusalCounts refusals;
    private final int maxBuckets;
    private final long reportedFrom;

    /// In the order of last use.
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /// Keys that are due for a report, the oldest first; each has a bucket.
    private final Set<String> due = new LinkedHashSet<>();

    private static final class Bucket {
        final TokenBucket tokens;

        /// Spent on this node since the last report.
        long unreported;

        Bucket(TokenBucket tokens) {
            this.tokens = tokens;
        }
    }

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
        this.reportedFrom = Math.max(1, tokens / UNREPORTED_PART);
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
        Bucket bucket = bucket(key, nowNanos);
        evict(nowNanos);
        if (bucket.tokens.isFull(nowNanos)) {
            // What was spent before has been refilled everywhere.
            bucket.unreported = 0;
            due.remove(key);
        }
        long waitNanos = bucket.tokens.take(nowNanos, wanted);
        if (waitNanos > 0) {
            refusals.count(limit);
        } else {
            bucket.unreported += wanted;
            if (bucket.unreported >= reportedFrom && key.length() <= MAX_SHARED_KEY_LENGTH) {
                due.add(key);
            }
        }
        return waitNanos;
    }

    private Bucket bucket(String key, long nowNanos) {
        return buckets.computeIfAbsent(
                key, _ -> new Bucket(new TokenBucket(tokens, perNanos, nowNanos)));
    }

    /// What keys have spent on this node since they were last reported.
    ///
    /// @param max of keys; the others remain due
    synchronized List<LimitUse> drainUses(int max) {
        List<LimitUse> uses = new ArrayList<>();
        Iterator<String> oldestFirst = due.iterator();
        while (oldestFirst.hasNext() && uses.size() < max) {
            String key = oldestFirst.next();
            oldestFirst.remove();
            Bucket bucket = buckets.get(key);
            if (bucket != null) {
                uses.add(new LimitUse(limit.label(), key, bucket.unreported));
                bucket.unreported = 0;
            }
        }
        return uses;
    }

    /// Takes what a key has spent on another node.
    synchronized void debit(String key, long nowNanos, long spent) {
        bucket(key, nowNanos).tokens.debit(nowNanos, spent);
        evict(nowNanos);
    }

    /// Keys that are due for a report.
    synchronized int due() {
        return due.size();
    }

    /// Takes one token, as [#take], and says what is left.
    ///
    /// @param policy name of the limit for clients
    public synchronized Quota count(String policy, String key, long nowNanos) {
        long waitNanos = take(key, nowNanos, 1);
        Bucket bucket = buckets.get(key);
        long left = bucket == null ? tokens : bucket.tokens.available(nowNanos);
        return new Quota(
                policy,
                tokens,
                perNanos / SECOND_NANOS,
                left,
                Math.ceilDiv(
                        bucket == null ? 0 : bucket.tokens.waitFor(nowNanos, tokens), SECOND_NANOS),
                waitNanos);
    }

    /// Takes nothing, but counts a refusal when there is no token.
    ///
    /// @return 0, or the nanoseconds until there is one
    public synchronized long peek(String key, long nowNanos) {
        Bucket bucket = buckets.get(key);
        long waitNanos = bucket == null ? 0 : bucket.tokens.waitFor(nowNanos, 1);
        if (waitNanos > 0) {
            refusals.count(limit);
        }
        return waitNanos;
    }

    /// Examines two buckets at each call. A bucket that is full again can be removed; above the
    /// maximum the least recently used one is removed in any case.
    private void evict(long nowNanos) {
        Iterator<Map.Entry<String, Bucket>> oldestFirst = buckets.entrySet().iterator();
        for (int i = 0; i < 2 && buckets.size() > 1; i++) {
            Map.Entry<String, Bucket> oldest = oldestFirst.next();
            if (oldest.getValue().tokens.isFull(nowNanos) || buckets.size() > maxBuckets) {
                due.remove(oldest.getKey());
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
