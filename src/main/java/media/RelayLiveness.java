package media;

import org.jspecify.annotations.Nullable;

/// Whether a relay is still needed and its other end still there.
final class RelayLiveness {
    /// How often an end sends RTCP.
    static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    /// Without a state report of the other end for this long, or without RTCP, which it sends as
    /// often, the relay ends.
    static final long LOST_NANOS = 5_000_000_000L;

    /// A room without participants on this shard for this long does not need it, if its registry
    /// forgot it.
    static final long UNUSED_NANOS = 30_000_000_000L;

    /// Two of three RTCP packets may be lost.
    private static final long RTCP_NANOS = 3 * REPORT_INTERVAL_NANOS;

    private long lastStateNanos;
    private long lastUsedNanos;
    private long lastRtcpNanos;
    private boolean anyRtcp;

    RelayLiveness(long nowNanos) {
        lastStateNanos = nowNanos;
        lastUsedNanos = nowNanos;
        lastRtcpNanos = nowNanos;
    }

    /// A state report has arrived.
    void onState(long nowNanos) {
        lastStateNanos = nowNanos;
    }

    /// State reports cannot arrive now. Whether the other end is there shows its RTCP.
    void onReportsInterrupted(long nowNanos) {
        lastStateNanos = nowNanos;
    }

    /// Authentic RTCP has arrived.
    void onRtcp(long nowNanos) {
        lastRtcpNanos = nowNanos;
        anyRtcp = true;
    }

    /// Whether RTCP has arrived lately.
    boolean hasRtcp(long nowNanos) {
        return anyRtcp && nowNanos - lastRtcpNanos < RTCP_NANOS;
    }

    /// @param used whether the room has participants on this shard
    /// @return null while the relay goes on
    @Nullable RelayEnding ending(long nowNanos, boolean used) {
        if (used) {
            lastUsedNanos = nowNanos;
        }
        if (nowNanos - lastUsedNanos >= UNUSED_NANOS) {
            return RelayEnding.UNUSED;
        }
        if (nowNanos - lastStateNanos >= LOST_NANOS) {
            return RelayEnding.NO_REPORTS;
        }
        return nowNanos - lastRtcpNanos >= LOST_NANOS ? RelayEnding.NO_MEDIA : null;
    }
}
