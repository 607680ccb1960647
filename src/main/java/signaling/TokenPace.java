package signaling;

/// A token bucket: so many messages a second, with bursts.
final class TokenPace {
    private final double perMilli;
    private final double burst;
    private double left;
    private long filledAtMillis;

    TokenPace(int perSecond, int burst, long nowMillis) {
        this.perMilli = perSecond / 1000.0;
        this.burst = burst;
        this.left = burst;
        this.filledAtMillis = nowMillis;
    }

    /// Whether `cost` messages may pass now; what may not pass costs nothing.
    boolean allows(long nowMillis, int cost) {
        left = Math.min(burst, left + (nowMillis - filledAtMillis) * perMilli);
        filledAtMillis = nowMillis;
        if (left < cost) {
            return false;
        }
        left -= cost;
        return true;
    }
}
