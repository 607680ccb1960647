package accounts;

/// A token bucket: allows a burst of its capacity, then one request for each token that was refilled. Not
/// thread-safe; [RateLimit] guards it.
final class TokenBucket {
    private final double capacity;
    private final double tokensPerNano;
    private double tokens;
    private long filledAtNanos;

    TokenBucket(int capacity, long refillNanos, long nowNanos) {
        this.capacity = capacity;
        this.tokensPerNano = (double) capacity / refillNanos;
        this.tokens = capacity;
        this.filledAtNanos = nowNanos;
    }

    /// Takes one token.
    ///
    /// @return 0, or the nanoseconds until the next token
    long take(long nowNanos) {
        fill(nowNanos);
        if (tokens >= 1) {
            tokens -= 1;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) / tokensPerNano);
    }

    boolean isFull(long nowNanos) {
        fill(nowNanos);
        return tokens >= capacity;
    }

    private void fill(long nowNanos) {
        tokens = Math.min(capacity, tokens + (nowNanos - filledAtNanos) * tokensPerNano);
        filledAtNanos = nowNanos;
    }
}
