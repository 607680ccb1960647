package limits;

/// What one caller may still do under one limit, after a request was counted.
///
/// @param policy name of the limit for clients: `key`, `user`, `address` or `route`
/// @param tokens that the caller may take in each `windowSeconds`
/// @param remaining tokens, rounded down
/// @param resetSeconds until all tokens are there again, rounded up
/// @param waitNanos 0 for a request that is let through, or the time until one is
public record Quota(
        String policy,
        long tokens,
        long windowSeconds,
        long remaining,
        long resetSeconds,
        long waitNanos) {
    /// Whether the request was let through.
    public boolean isGranted() {
        return waitNanos == 0;
    }

    /// The field `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10 §4).
    public String policyField() {
        return "\"" + policy + "\";q=" + tokens + ";w=" + windowSeconds;
    }

    /// The field `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10 §5).
    public String limitField() {
        return "\"" + policy + "\";r=" + remaining + ";t=" + resetSeconds;
    }
}
