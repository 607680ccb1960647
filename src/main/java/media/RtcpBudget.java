package media;

import java.util.List;
import limits.TokenBucket;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.Goodbye;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpMessage;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.rtcp.TransportFeedback;
import media.rtcp.UnknownRtcp;
import media.rtp.DropReason;

/// How much RTCP of one client, or of the other end of a relay, is read and acted on. A message of
/// a few bytes can report or request thousands of packets, and whatever it says is authentic: only
/// its sender may be slowed down by it.
final class RtcpBudget {
    /// Acts on a message.
    interface Reader {
        /// @param message borrowed
        void onMessage(long nowNanos, RtcpMessage message);
    }

    /// Reports and requests come in bursts after a stall of the client or of the path.
    private static final int BURST_SECONDS = 2;

    private static final long BURST_NANOS = BURST_SECONDS * 1_000_000_000L;

    /// Reports of [RelayPublisher#MAX_STREAMS] in both directions are half of this.
    private static final int RELAY_BYTES_PER_SECOND = 500_000;

    /// Keyframe requests for the streams of a large room, when all of its participants come back.
    private static final int RELAY_FEEDBACK_PER_SECOND = 2_000;

    /// Twice the packets of video that a relay carries at most.
    private static final int RELAY_RETRANSMISSIONS_PER_SECOND = 10_000;

    private final TokenBucket bytes;
    private final TokenBucket feedback;
    private final TokenBucket retransmissions;

    RtcpBudget(long nowNanos, ClientBudget budget) {
        this(
                nowNanos,
                budget.rtcpBytesPerSecond(),
                budget.feedbackPerSecond(),
                budget.retransmissionsPerSecond());
    }

    private RtcpBudget(long nowNanos, int bytes, int feedback, int retransmissions) {
        this.bytes = bucket(nowNanos, bytes);
        this.feedback = bucket(nowNanos, feedback);
        this.retransmissions = bucket(nowNanos, retransmissions);
    }

    /// Of the other end of one relay, which speaks for all participants of its shard.
    static RtcpBudget ofRelay(long nowNanos) {
        return new RtcpBudget(
                nowNanos,
                RELAY_BYTES_PER_SECOND,
                RELAY_FEEDBACK_PER_SECOND,
                RELAY_RETRANSMISSIONS_PER_SECOND);
    }

    private static TokenBucket bucket(long nowNanos, int perSecond) {
        return new TokenBucket((long) BURST_SECONDS * perSecond, BURST_NANOS, nowNanos);
    }

    /// Whether a packet may be read.
    boolean takeBytes(long nowNanos, int packetBytes) {
        return bytes.take(nowNanos, packetBytes) == 0;
    }

    /// Passes on the messages of a compound packet that may be acted on.
    ///
    /// @param messages borrowed
    /// @return why one or more of them were not
    DropReason admit(long nowNanos, List<RtcpMessage> messages, Reader reader) {
        DropReason outcome = DropReason.OK;
        for (int i = 0; i < messages.size(); i++) {
            if (take(nowNanos, messages.get(i))) {
                reader.onMessage(nowNanos, messages.get(i));
            } else {
                outcome = DropReason.FEEDBACK_OVER_RATE;
            }
        }
        return outcome;
    }

    private boolean take(long nowNanos, RtcpMessage message) {
        return switch (message) {
            case SenderReport report -> report.reports().isEmpty() || takeFeedback(nowNanos);
            case ReceiverReport report -> report.reports().isEmpty() || takeFeedback(nowNanos);
            case GenericNack nack ->
                    retransmissions.take(nowNanos, nack.sequenceNumbers().size()) == 0;
            case PictureLoss _,
                    FullIntraRequest _,
                    TransportFeedback _,
                    ReceiverEstimatedMaximumBitrate _ ->
                    takeFeedback(nowNanos);
            case Goodbye _, SourceDescription _, UnknownRtcp _ -> true;
        };
    }

    private boolean takeFeedback(long nowNanos) {
        return feedback.take(nowNanos, 1) == 0;
    }
}
