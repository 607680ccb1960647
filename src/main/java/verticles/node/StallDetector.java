package verticles.node;

import java.time.Duration;

/// Notices that the process did not run for a while: a paused virtual machine, a closed laptop lid,
/// SIGSTOP. Everything with a TTL may have expired meanwhile although nothing failed.
public final class StallDetector {
    private final long limitMillis;
    private long lastMillis;
    private long lastUnixMillis;

    /// @param limit between two calls of [#onTick]; more is a stall
    public StallDetector(Duration limit, long nowMillis, long nowUnixMillis) {
        this.limitMillis = limit.toMillis();
        this.lastMillis = nowMillis;
        this.lastUnixMillis = nowUnixMillis;
    }

    /// To be called often, and before anything that depends on a TTL.
    ///
    /// @param nowMillis of the monotonic clock, which does not count the sleep of a laptop
    /// @param nowUnixMillis of the wall clock, which does
    /// @return the length of the stall that ended now, in milliseconds; 0 when there was none
    public long onTick(long nowMillis, long nowUnixMillis) {
        long gapMillis = Math.max(nowMillis - lastMillis, nowUnixMillis - lastUnixMillis);
        lastMillis = nowMillis;
        lastUnixMillis = nowUnixMillis;
        return gapMillis > limitMillis ? gapMillis : 0;
    }
}
