package media.congestion;

/// Whether the link is congested: packets were lost or a queue stood in the last seconds, or the
/// estimate is still below the one at which that began. (Else the smallest video filled a slow link
/// again every 10 s.)
final class CongestionEpisode {
    /// For how long after loss or a standing queue the link counts as congested.
    static final long CONGESTED_NANOS = 10_000_000_000L;

    private boolean ever;
    private long lastNanos;

    /// The estimate when congestion began: until it is reached again, the link has not recovered.
    private long beganAtBitsPerSecond;

    /// Packets were lost, or a queue stands.
    ///
    /// @param estimate before it is lowered
    void onCongestion(long nowNanos, long estimate) {
        if (!isCongested(nowNanos, estimate)) {
            beganAtBitsPerSecond = estimate;
        }
        ever = true;
        lastNanos = nowNanos;
    }

    boolean isCongested(long nowNanos, long estimate) {
        return ever && (nowNanos - lastNanos < CONGESTED_NANOS || estimate < beganAtBitsPerSecond);
    }
}
