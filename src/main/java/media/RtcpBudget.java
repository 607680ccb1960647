package media;

import limits.TokenBucket;

/// How much RTCP of one client is read and acted on. A message of a few bytes can report or request
/// thousands of packets, and whatever it says is authentic: only its sender may be slowed down by
/// it.
final class RtcpBudget {
    /// Reports and requests come in bursts after a stall of the client or of the path.
    private static final int BURST_SECONDS = 2;

    private static final long BURST_NANOS = BURST_SECONDS * 1_000_000_000L;

    private final TokenBucket bytes;
    private final TokenBucket feedback;
    private final TokenBucket retransmissions;

    RtcpBudget(long nowNanos, ClientBudget budget) {
        bytes = bucket(nowNanos, budget.rtcpBytesPerSecond());
        feedback = bucket(nowNanos, budget.feedbackPerSecond());
        retransmissions = bucket(nowNanos, budget.retransmissionsPerSecond());
    }

    private static TokenBucket bucket(long nowNanos, int perSecond) {
        return new TokenBucket((long) BURST_SECONDS * perSecond, BURST_NANOS, nowNanos);
    }

    /// Whether a packet may be read.
    boolean takeBytes(long nowNanos, int packetBytes) {
        return bytes.take(nowNanos, packetBytes) == 0;
    }

    /// Whether a report or request may be acted on.
    boolean takeFeedback(long nowNanos) {
        return feedback.take(nowNanos, 1) == 0;
    }

    /// Whether a NACK may be answered.
    boolean takeRetransmissions(long nowNanos, int packets) {
        return retransmissions.take(nowNanos, packets) == 0;
    }
}
