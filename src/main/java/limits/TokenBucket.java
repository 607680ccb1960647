package limits;

/// Allows a burst of its capacity, then one token's worth for each token that was refilled. Time is
/// in any unit that its owner uses throughout, and may overflow. Allocates nothing. Not
/// thread-safe.
public final class TokenBucket {
    private final double capacity;
    private final double tokensPerTick;
    private double tokens;
    private long filledAt;

    /// @param capacity the burst: tokens of a full bucket, with which it begins
    /// @param refillTime in which an empty bucket becomes full
    public TokenBucket(long capacity, long refillTime, long now) {
        this.capacity = capacity;
        this.tokensPerTick = (double) capacity / refillTime;
        this.tokens = capacity;
        this.filledAt = now;
    }

    /// Takes tokens, or none when there are not enough.
    ///
    /// @return 0, or the time until there are enough
    public long take(long now, long wanted) {
        long wait = waitFor(now, wanted);
        if (wait == 0) {
            tokens -= wanted;
        }
        return wait;
    }

    /// Takes tokens that were spent elsewhere, even when there are not enough: the bucket is in
    /// debt then.
    public void debit(long now, long spent) {
        fill(now);
        tokens -= spent;
    }

    /// @return 0 when there are enough tokens, or the time until there are
    public long waitFor(long now, long wanted) {
        fill(now);
        return tokens >= wanted ? 0 : (long) Math.ceil((wanted - tokens) / tokensPerTick);
    }

    /// Tokens that may be taken now, rounded down; none while it is in debt.
    public long available(long now) {
        fill(now);
        return (long) Math.max(0, tokens);
    }

    public boolean isFull(long now) {
        fill(now);
        return tokens >= capacity;
    }

    private void fill(long now) {
        tokens = Math.min(capacity, tokens + (now - filledAt) * tokensPerTick);
        filledAt = now;
    }
}
