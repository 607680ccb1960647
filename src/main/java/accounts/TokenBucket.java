package accounts;

/// So many requests at once, and one more each time a token has grown back. Not safe for use by
/// several threads; [RateLimit] guards it.
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
    /// @return 0, or the nanoseconds until there will be one
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
