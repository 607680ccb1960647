package media.send;

import media.rtcp.SenderReport;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;

import org.jspecify.annotations.Nullable;

/// The outgoing stream of one audio slot. The packets of whatever source is in the slot are rewritten
/// so that sequence numbers and timestamps go on without a seam when the source changes (a new
/// *segment* of the stream). The CSRC names the participant.
public final class AudioSlotStream {
    private static final int CLOCK_RATE = 48_000;

    private final SendSection section;
    private final SlotScratch scratch;
    private final SendStream stream;
    private final FormatMapping formats;
    private boolean segmentOpen;
    private long segmentFirstIn;
    private long segmentFirstOut;
    private int timestampOffset;

    /// @param scratch of the shard
    public AudioSlotStream(SendSection section, SecureOutbound outbound, SlotScratch scratch) {
        this.section = section;
        this.scratch = scratch;
        this.stream = new SendStream(section.ssrc(), CLOCK_RATE, outbound);
        this.formats = new FormatMapping(section.formats());
    }

    /// The next packet comes from another source than the last.
    public void endSegment() {
        segmentOpen = false;
    }

    /// Sends one packet of the current source.
    ///
    /// @param in borrowed; the source's packet, decrypted
    /// @param inIds the header extension ids of its publisher
    /// @param inSequence its extended sequence number
    /// @param format what its payload is
    /// @param csrc the publishing participant's number
    /// @return false when it was not sent: no keys yet, a format the subscriber does not know, or a
    ///     packet from before the segment
    public boolean forward(
            long nowNanos,
            RtpPacket in,
            ExtensionIds inIds,
            long inSequence,
            PayloadFormat format,
            int csrc) {
        PayloadFormat outFormat = formats.of(format);
        if (outFormat == null || !stream.ready()) {
            return false;
        }
        if (!segmentOpen) {
            segmentOpen = true;
            segmentFirstIn = inSequence;
            segmentFirstOut = stream.highestSequence() + 1;
            timestampOffset = stream.timestampOffset(nowNanos, in.timestamp());
        } else if (inSequence < segmentFirstIn) {
            return false;
        }
        long outSequence = segmentFirstOut + (inSequence - segmentFirstIn);
        int timestamp = in.timestamp() + timestampOffset;
        scratch.header
                .begin(
                        scratch.packet,
                        0,
                        in.marker(),
                        outFormat.payloadType(),
                        (int) outSequence & 0xffff,
                        timestamp,
                        section.ssrc())
                .csrc(csrc);
        HeaderExtensions.copy(
                in, inIds.audioLevel(), section.extensions().audioLevel(), scratch.header);
        int header = scratch.header.end();
        int payload = in.payloadBytes();
        System.arraycopy(in.buffer(), in.payloadOffset(), scratch.packet, header, payload);
        stream.send(nowNanos, outSequence, timestamp, scratch.packet, header + payload, payload);
        return true;
    }

    /// What was sent so far as a sender report, null before the first packet.
    ///
    /// @param ntpTime the wall clock now, as a 64-bit NTP timestamp
    public @Nullable SenderReport senderReport(long nowNanos, long ntpTime) {
        return stream.report(nowNanos, ntpTime);
    }

    public SendSection section() {
        return section;
    }

    public long packetsSent() {
        return stream.packetsSent();
    }
}
