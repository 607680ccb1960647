package media.receive;

import media.rtcp.SenderReport;
import media.rtp.CaptureClock;
import media.rtp.ReplayWindow;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.jspecify.annotations.Nullable;

/// One SSRC that a publisher sends: its statistics, its media section in the offer, its missing
/// packets and its keyframe requests.
public final class ReceiveStream {
    /// Receives what must be requested from the publisher.
    public interface Listener {
        /// @param sequences borrowed; the first `count` are extended sequence numbers, ascending
        void onMissing(long nowNanos, ReceiveStream stream, long[] sequences, int count);

        /// Packets are lost for good: only a keyframe helps.
        void onGivenUp(long nowNanos, ReceiveStream stream);
    }

    /// Returned instead of a sequence number: the packet has arrived before.
    public static final long DUPLICATE = Long.MIN_VALUE;

    /// Without packets for this long a stream counts as switched off by its publisher.
    private static final long LIVE_NANOS = 2_000_000_000L;

    /// Without packets for this long, longer than the 400 ms of discontinuous transmission (RFC
    /// 7587 §3.1.3), another stream of the same encoding may take over.
    private static final long QUIET_NANOS = 500_000_000L;

    /// Packets before the first may have negative extended numbers, down to half the 16 bits.
    private static final long WINDOW_OFFSET = 1 << 16;

    private final int ssrc;
    private final ReceiveSection section;
    private final int encoding;
    private final ReceptionStatistics statistics;
    private final KeyframeRequests keyframeRequests = new KeyframeRequests();
    private final PayloadFormat[] formats = new PayloadFormat[128];
    private final ReplayWindow arrived = new ReplayWindow();
    private final @Nullable NackGenerator nacks;
    private final CaptureClock.Stream captured;
    private @Nullable PayloadFormat format;
    private long lastPacketNanos;
    private long restored;

    /// @param encoding index of the rid in the section, 0 without simulcast
    /// @param roundTrip of the connection
    /// @param clock of the publisher
    public ReceiveStream(
            int ssrc,
            ReceiveSection section,
            int encoding,
            RoundTripTime roundTrip,
            CaptureClock clock,
            Listener listener) {
        this.ssrc = ssrc;
        this.section = section;
        this.encoding = encoding;
        int clockRate = section.video() ? 90_000 : 48_000;
        this.statistics = new ReceptionStatistics(clockRate);
        this.captured = clock.stream(clockRate);
        boolean repairable = false;
        for (PayloadFormat negotiated : section.formats()) {
            formats[negotiated.payloadType()] = negotiated;
            repairable |= negotiated.nack() && negotiated.rtxPayloadType() >= 0;
        }
        this.nacks = repairable ? new NackGenerator(roundTrip, new MissingPackets(listener)) : null;
    }

    /// Adds the stream to the calls of its NACK generator.
    private final class MissingPackets implements NackGenerator.Listener {
        private final Listener listener;

        MissingPackets(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onMissing(long nowNanos, long[] sequences, int count) {
            listener.onMissing(nowNanos, ReceiveStream.this, sequences, count);
        }

        @Override
        public void onGivenUp(long nowNanos) {
            listener.onGivenUp(nowNanos, ReceiveStream.this);
        }
    }

    /// Counts a packet that was authentic and not a replay.
    ///
    /// @param packetFormat by its payload type
    /// @return its extended sequence number, or [#DUPLICATE] when its retransmission came first
    public long onPacket(long nowNanos, RtpPacket packet, PayloadFormat packetFormat) {
        lastPacketNanos = nowNanos;
        format = packetFormat;
        return fresh(statistics.onPacket(nowNanos, packet));
    }

    /// A packet restored from its retransmission. It is not counted as received: its original was
    /// lost.
    ///
    /// @return its extended sequence number, or [#DUPLICATE] when it was not lost at all
    public long onRetransmission(int sequenceNumber) {
        long sequence = fresh(statistics.extend(sequenceNumber));
        restored += sequence == DUPLICATE ? 0 : 1;
        return sequence;
    }

    private long fresh(long sequence) {
        if (!arrived.isFresh(sequence + WINDOW_OFFSET)) {
            return DUPLICATE;
        }
        arrived.mark(sequence + WINDOW_OFFSET);
        return sequence;
    }

    /// Looks for gaps before a packet that a subscriber needs, and requests what is missing.
    public void requestMissing(long nowNanos, long sequence, boolean retransmitted) {
        if (nacks != null) {
            nacks.onPacket(nowNanos, sequence, retransmitted);
        }
    }

    /// A packet arrived that no subscriber needs.
    public void forgetMissing() {
        if (nacks != null) {
            nacks.forget();
        }
    }

    /// A keyframe begins with this packet.
    public void onKeyframe(long sequence) {
        keyframeRequests.onKeyframe();
        if (nacks != null) {
            nacks.onKeyframe(sequence);
        }
    }

    /// Repeats the requests that are due.
    public void onDeadline(long nowNanos) {
        if (nacks == null) {
            return;
        }
        if (live(nowNanos)) {
            nacks.onDeadline(nowNanos);
        } else {
            nacks.forget();
        }
    }

    /// What a payload type of the section means, null when it was not negotiated.
    public @Nullable PayloadFormat format(int payloadType) {
        return formats[payloadType];
    }

    /// The format whose retransmissions have this payload type, null when there is none.
    public @Nullable PayloadFormat repairedFormat(int rtxPayloadType) {
        for (PayloadFormat candidate : section.formats()) {
            if (candidate.rtxPayloadType() == rtxPayloadType) {
                return candidate;
            }
        }
        return null;
    }

    /// What it sends now, null before the first packet.
    public @Nullable PayloadFormat format() {
        return format;
    }

    public int ssrc() {
        return ssrc;
    }

    public ReceiveSection section() {
        return section;
    }

    public int encoding() {
        return encoding;
    }

    public ReceptionStatistics statistics() {
        return statistics;
    }

    /// Lost packets whose retransmission came.
    public long restored() {
        return restored;
    }

    /// The publisher reports the time of its timestamps.
    public void onSenderReport(long nowNanos, SenderReport report) {
        statistics.onSenderReport(nowNanos, report);
        captured.onSenderReport(nowNanos, report.ntpTime(), report.rtpTimestamp());
    }

    /// When its media was captured.
    public CaptureClock.Stream captured() {
        return captured;
    }

    public KeyframeRequests keyframeRequests() {
        return keyframeRequests;
    }

    /// Its publisher ends it (BYE, RFC 3550 §6.6). Browsers also end an encoding that they pause,
    /// and resume it later under the same SSRC, so it is kept.
    public void onGoodbye(long nowNanos) {
        lastPacketNanos = nowNanos - LIVE_NANOS;
    }

    /// When its last packet arrived, or before that [#LIVE_NANOS] before its end.
    public long lastPacketNanos() {
        return lastPacketNanos;
    }

    /// Whether another stream of the same encoding may take over.
    public boolean quiet(long nowNanos) {
        return nowNanos - lastPacketNanos >= QUIET_NANOS;
    }

    /// Whether its publisher still sends it.
    public boolean live(long nowNanos) {
        return nowNanos - lastPacketNanos < LIVE_NANOS;
    }
}
