package media.receive;

import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import media.rtp.RtpPacket;
import media.rtp.SequenceUnwrapper;

/// How one incoming stream arrives (RFC 3550 §6.4.1, §A.1, §A.3, §A.8). Sources are authenticated
/// and behind a replay window, so the probation and restart of A.1 are left out.
public final class ReceptionStatistics {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int clockRate;
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private long firstSequence;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private long packets;
    private long bytes;
    private long gaps;
    private long expectedAtLastReport;
    private long packetsAtLastReport;
    private int lastTransitTicks;

    /// In 1/16 tick, as A.8 keeps it so that rounding does not accumulate.
    private long jitterSixteenths;

    private boolean hasSenderReport;
    private long lastSenderReport;
    private long lastSenderReportNanos;

    /// For a stream of `clockRate` timestamp ticks a second.
    public ReceptionStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /// A packet arrived for the first time; its padding does not count. Returns its extended
    /// sequence number.
    public long onPacket(long nowNanos, RtpPacket packet) {
        return onPacket(
                nowNanos,
                packet.sequenceNumber(),
                packet.timestamp(),
                packet.headerBytes() + packet.payloadBytes());
    }

    /// A packet of `bytes` arrived for the first time. Returns its extended sequence number.
    public long onPacket(long nowNanos, int sequenceNumber, int rtpTimestamp, int bytes) {
        boolean first = packets == 0;
        long before = sequences.highest();
        long sequence = sequences.unwrap(sequenceNumber);
        gaps += !first && sequence > before + 1 ? 1 : 0;
        packets++;
        lastArrivalNanos = nowNanos;
        this.bytes += bytes;
        if (first) {
            firstSequence = sequence;
            firstArrivalNanos = nowNanos;
        } else if (sequence < firstSequence) {
            // The first was out of order; A.1 would count it as a negative loss.
            firstSequence = sequence;
        }
        int transitTicks = (int) ticks(nowNanos - firstArrivalNanos) - rtpTimestamp;
        if (!first) {
            onTransit(Math.abs(transitTicks - lastTransitTicks));
        }
        lastTransitTicks = transitTicks;
        return sequence;
    }

    /// The extended sequence number of a packet received by other means, which is not counted.
    public long extend(int sequenceNumber) {
        return sequences.extend(sequenceNumber);
    }

    /// RFC 3550 §A.8: a sixteenth of each change of the transit time.
    private void onTransit(int changeTicks) {
        jitterSixteenths += changeTicks - ((jitterSixteenths + 8) >> 4);
    }

    public void onSenderReport(long nowNanos, SenderReport report) {
        hasSenderReport = true;
        lastSenderReport = report.middleOfNtpTime();
        lastSenderReportNanos = nowNanos;
    }

    /// Creates the report block about the stream, with `ssrc` as its SSRC on the wire, and begins
    /// the next interval of fraction lost: call it once per report sent.
    public ReportBlock reportBlock(long nowNanos, int ssrc) {
        long expected = expectedPackets();
        int fractionLost = fractionLost(expected - expectedAtLastReport);
        expectedAtLastReport = expected;
        packetsAtLastReport = packets;
        return new ReportBlock(
                ssrc,
                fractionLost,
                cumulativeLost(),
                extendedHighestSequence(),
                jitterTicks(),
                hasSenderReport ? lastSenderReport : 0,
                hasSenderReport ? delaySinceLastSenderReport(nowNanos) : 0);
    }

    /// RFC 3550 §A.3: the lost share of the packets expected since the last report, in 1/256;
    /// duplicates may make it negative, which is reported as 0.
    private int fractionLost(long expectedInInterval) {
        long lostInInterval = expectedInInterval - (packets - packetsAtLastReport);
        if (expectedInInterval <= 0 || lostInInterval <= 0) {
            return 0;
        }
        return (int) Math.min(255, (lostInInterval << 8) / expectedInInterval);
    }

    private long delaySinceLastSenderReport(long nowNanos) {
        long delayNanos = nowNanos - lastSenderReportNanos;
        long seconds = delayNanos / NANOS_PER_SECOND;
        long rest = delayNanos % NANOS_PER_SECOND;
        return ((seconds << 16) + (rest << 16) / NANOS_PER_SECOND) & 0xFFFF_FFFFL;
    }

    private long ticks(long nanos) {
        // In two parts, because the product would overflow after 28 hours at 90 kHz.
        long seconds = nanos / NANOS_PER_SECOND;
        long rest = nanos % NANOS_PER_SECOND;
        return seconds * clockRate + rest * clockRate / NANOS_PER_SECOND;
    }

    /// Packets from the first to the highest number.
    public long expectedPackets() {
        return packets == 0 ? 0 : sequences.highest() - firstSequence + 1;
    }

    /// Packets missing since the first, saturated at 24 bits with sign.
    public int cumulativeLost() {
        return Math.clamp(
                expectedPackets() - packets,
                ReportBlock.MIN_CUMULATIVE_LOST,
                ReportBlock.MAX_CUMULATIVE_LOST);
    }

    /// The highest sequence number so far with the count of its wraps above 16 bits.
    public long extendedHighestSequence() {
        return packets == 0 ? 0 : sequences.highest() & 0xFFFF_FFFFL;
    }

    public long jitterTicks() {
        return jitterSixteenths >> 4;
    }

    public double jitterMillis() {
        return jitterTicks() * 1_000.0 / clockRate;
    }

    /// Runs of packets that were missing when a later one came.
    public long gaps() {
        return gaps;
    }

    /// When the last packet arrived.
    public long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    public long packets() {
        return packets;
    }

    /// Payload received.
    public long bytes() {
        return bytes;
    }
}
