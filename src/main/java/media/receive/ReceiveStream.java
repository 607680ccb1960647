package media.receive;

import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.jspecify.annotations.Nullable;

/// One SSRC that a publisher sends: its statistics, its place in the offer and its keyframe requests.
public final class ReceiveStream {
    /// Without packets for this long a stream counts as switched off by its publisher.
    private static final long LIVE_NANOS = 2_000_000_000L;

    private final int ssrc;
    private final ReceiveSection section;
    private final int encoding;
    private final ReceptionStatistics statistics;
    private final KeyframeRequests keyframeRequests = new KeyframeRequests();
    private final PayloadFormat[] formats = new PayloadFormat[128];
    private long lastPacketNanos;

    /// @param encoding index of the rid in the section, 0 without simulcast
    public ReceiveStream(int ssrc, ReceiveSection section, int encoding, int clockRate) {
        this.ssrc = ssrc;
        this.section = section;
        this.encoding = encoding;
        this.statistics = new ReceptionStatistics(clockRate);
        for (PayloadFormat format : section.formats()) {
            formats[format.payloadType()] = format;
        }
    }

    /// Counts a packet that was authentic and not a replay.
    ///
    /// @return its extended sequence number
    public long onPacket(long nowNanos, int sequenceNumber, int rtpTimestamp, int bytes) {
        lastPacketNanos = nowNanos;
        return statistics.onPacket(nowNanos, sequenceNumber, rtpTimestamp, bytes);
    }

    /// What a payload type of the section means, null when it was not negotiated.
    public @Nullable PayloadFormat format(int payloadType) {
        return formats[payloadType];
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

    public KeyframeRequests keyframeRequests() {
        return keyframeRequests;
    }

    /// Whether its publisher still sends it.
    public boolean live(long nowNanos) {
        return nowNanos - lastPacketNanos < LIVE_NANOS;
    }
}
