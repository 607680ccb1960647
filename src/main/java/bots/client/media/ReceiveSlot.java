package bots.client.media;

import media.codec.Codec;
import media.codec.Keyframes;
import media.receive.KeyframeRequests;
import media.receive.NackGenerator;
import media.receive.ReceptionStatistics;
import media.receive.RoundTripTime;
import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import media.rtp.ReplayWindow;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One receive-only section of a call and the stream on it. Missing video packets are requested
/// again (RFC 4585 §6.2.1), and a keyframe if that does not help.
public final class ReceiveSlot {
    /// Instead of a sequence number: the packet had been received before.
    static final long DUPLICATE = Long.MIN_VALUE;

    /// Packets before the first may have negative extended numbers, down to half the 16 bits.
    private static final long WINDOW_OFFSET = 1 << 16;

    private final String mid;
    private final boolean video;
    private final int ssrc;
    private final int rtxSsrc;
    private final ReceptionStatistics statistics;
    private final KeyframeRequests keyframes = new KeyframeRequests();
    private @Nullable NackGenerator nacks;
    private @Nullable ReplayWindow received;
    private long highest;
    private long restored;

    /// @param rtxSsrc of its retransmissions, 0 for none
    ReceiveSlot(String mid, boolean video, int ssrc, int rtxSsrc) {
        this.mid = mid;
        this.video = video;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        statistics = new ReceptionStatistics(clockRate());
    }

    public String mid() {
        return mid;
    }

    public boolean video() {
        return video;
    }

    /// Ticks of the RTP clock a second.
    public int clockRate() {
        return video ? 90_000 : 48_000;
    }

    /// Packets that the network lost, restored ones included (RFC 3550 §6.4.1).
    public long packetsLost() {
        return statistics.packets() == 0 ? 0 : statistics.cumulativeLost();
    }

    /// Lost packets whose retransmission arrived.
    public long packetsRestored() {
        return restored;
    }

    public double jitterMillis() {
        return statistics.jitterMillis();
    }

    int ssrc() {
        return ssrc;
    }

    int rtxSsrc() {
        return rtxSsrc;
    }

    /// The first video packet arrived: allocates what retransmission needs.
    void begin(RoundTripTime roundTrip, NackGenerator.Listener missing) {
        if (rtxSsrc != 0) {
            nacks = new NackGenerator(roundTrip, missing);
            received = new ReplayWindow();
        }
    }

    boolean started() {
        return statistics.packets() > 0;
    }

    /// @param packet decrypted, of this stream or restored to it
    /// @return its extended sequence number, or [#DUPLICATE]
    long onPacket(long nowNanos, RtpPacket packet, boolean retransmitted) {
        long before = highest;
        boolean first = !started();
        long sequence =
                retransmitted
                        ? statistics.extend(packet.sequenceNumber())
                        : statistics.onPacket(
                                nowNanos,
                                packet.sequenceNumber(),
                                packet.timestamp(),
                                packet.payloadBytes());
        if (!video) {
            return sequence;
        }
        if (received != null && !isFresh(received, sequence)) {
            return DUPLICATE;
        }
        highest = first ? sequence : Math.max(highest, sequence);
        restored += retransmitted ? 1 : 0;
        boolean keyframe =
                Keyframes.startsKeyframe(
                        Codec.VP8, packet.buffer(), packet.payloadOffset(), packet.payloadBytes());
        if (keyframe) {
            keyframes.onKeyframe();
        }
        NackGenerator generator = nacks;
        if (generator == null) {
            if (!first && !keyframe && sequence > before + 1) {
                keyframes.request(); // without NACK nothing repairs it
            }
            return sequence;
        }
        if (keyframe) {
            generator.onKeyframe(sequence);
        }
        generator.onPacket(nowNanos, sequence, retransmitted);
        return sequence;
    }

    private static boolean isFresh(ReplayWindow received, long sequence) {
        boolean fresh = received.isFresh(sequence + WINDOW_OFFSET);
        if (fresh) {
            received.mark(sequence + WINDOW_OFFSET);
        }
        return fresh;
    }

    void onSenderReport(long nowNanos, SenderReport report) {
        statistics.onSenderReport(nowNanos, report);
    }

    void requestKeyframe() {
        keyframes.request();
    }

    /// Sends the requests that are due.
    void onDeadline(long nowNanos) {
        if (nacks != null) {
            nacks.onDeadline(nowNanos);
        }
    }

    boolean needsKeyframeRequest(long nowNanos) {
        return keyframes.onDeadline(nowNanos);
    }

    /// [NackGenerator#NO_DEADLINE] if nothing is missing.
    long nextDeadlineNanos() {
        return nacks == null ? NackGenerator.NO_DEADLINE : nacks.nextDeadlineNanos();
    }

    ReportBlock report(long nowNanos) {
        return statistics.reportBlock(nowNanos, ssrc);
    }
}
