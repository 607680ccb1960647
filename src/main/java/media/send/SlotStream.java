package media.send;

import java.util.List;
import media.codec.Codec;
import media.codec.Vp8Rewriter;
import media.rtcp.SenderReport;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The outgoing stream of one slot: one SSRC for its whole life. The packets of whatever source is in
/// the slot are rewritten so that sequence numbers, timestamps and picture ids go on without a seam
/// when the source changes (a new *segment* of the stream). The CSRC names the participant.
public final class SlotStream {
    /// A slot that was never fed starts in the middle of the sequence space, far from its wrap.
    private static final long FIRST_SEQUENCE = 0x4000;

    /// Shared by all slots of a shard: packets are built here, one after the other.
    public static final class Scratch {
        /// The largest datagram read, and what rewriting and encryption may add.
        final byte[] packet = new byte[2048 + 512];

        final RtpHeaderWriter header = new RtpHeaderWriter();
        final RtpPacket remembered = new RtpPacket();
    }

    private final SendSection section;
    private final SecureOutbound outbound;
    private final Scratch scratch;
    private final int clockRate;
    private final Vp8Rewriter vp8 = new Vp8Rewriter();
    private SrtpSender.@Nullable Stream srtp;
    private SrtpSender.@Nullable Stream rtxSrtp;

    private boolean segmentOpen;
    private long segmentFirstIn;
    private long segmentFirstOut;
    private int timestampOffset;
    private long highestOut = FIRST_SEQUENCE - 1;
    private int lastTimestamp;
    private long lastForwardNanos;
    private boolean fed;

    private @Nullable PayloadFormat mappedFrom;
    private @Nullable PayloadFormat mappedTo;
    private int rtxSequence;
    private long packetsSent;
    private long bytesSent;

    /// @param scratch of the shard
    public SlotStream(SendSection section, SecureOutbound outbound, Scratch scratch) {
        this.section = section;
        this.outbound = outbound;
        this.scratch = scratch;
        this.clockRate = section.video() ? 90_000 : 48_000;
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
        PayloadFormat outFormat = outgoing(format);
        if (outFormat == null || !outbound.ready()) {
            return false;
        }
        SrtpSender.Stream stream = srtp;
        if (stream == null) {
            stream = outbound.stream(section.ssrc());
            srtp = stream;
            if (stream == null) {
                return false;
            }
        }
        if (!segmentOpen) {
            openSegment(nowNanos, in.timestamp(), inSequence);
        } else if (inSequence < segmentFirstIn) {
            return false;
        }
        long outSequence = segmentFirstOut + (inSequence - segmentFirstIn);
        int timestamp = in.timestamp() + timestampOffset;
        int header =
                writeHeader(
                        in,
                        inIds,
                        outFormat.payloadType(),
                        (int) outSequence,
                        timestamp,
                        section.ssrc(),
                        csrc);
        int payload = writePayload(in, outFormat.codec(), header);
        if (payload < 0) {
            return false;
        }
        if (outSequence > highestOut) {
            highestOut = outSequence;
            lastTimestamp = timestamp;
            lastForwardNanos = nowNanos;
            fed = true;
        }
        packetsSent++;
        bytesSent += payload;
        outbound.sendRtp(stream, scratch.packet, 0, header + payload);
        return true;
    }

    /// Answers a NACK for one packet of this slot as RTX (RFC 4588). Sending the packet again under its
    /// own number would encrypt twice under one SRTP index, so without RTX there is no answer.
    ///
    /// @param sequenceNumber the 16-bit number the subscriber misses
    /// @param history of the stream that is in the slot
    /// @return whether it was there and was sent
    public boolean retransmit(
            int sequenceNumber,
            PacketHistory history,
            ExtensionIds inIds,
            PayloadFormat format,
            int csrc) {
        if (section.rtxSsrc() == 0 || !segmentOpen || !outbound.ready()) {
            return false;
        }
        long outSequence = highestOut - (short) ((int) highestOut - sequenceNumber);
        long inSequence = segmentFirstIn + (outSequence - segmentFirstOut);
        if (inSequence < segmentFirstIn || outSequence > highestOut) {
            return false;
        }
        int at = history.find(inSequence);
        PayloadFormat outFormat = outgoing(format);
        if (at < 0 || outFormat == null || outFormat.rtxPayloadType() < 0) {
            return false;
        }
        if (rtxSrtp == null) {
            rtxSrtp = outbound.stream(section.rtxSsrc());
        }
        SrtpSender.Stream stream = rtxSrtp;
        RtpPacket in = scratch.remembered;
        in.wrap(history.bytes(), at, history.length(inSequence));
        if (stream == null || in.payloadBytes() == 0) {
            return false;
        }
        int header =
                writeHeader(
                        in,
                        inIds,
                        outFormat.rtxPayloadType(),
                        rtxSequence,
                        in.timestamp() + timestampOffset,
                        section.rtxSsrc(),
                        csrc);
        // RFC 4588 section 4: the original sequence number goes before the payload.
        scratch.packet[header] = (byte) (outSequence >>> 8);
        scratch.packet[header + 1] = (byte) outSequence;
        int payload = writePayload(in, outFormat.codec(), header + 2);
        if (payload < 0) {
            return false;
        }
        rtxSequence = (rtxSequence + 1) & 0xffff;
        outbound.sendRtp(stream, scratch.packet, 0, header + 2 + payload);
        return true;
    }

    /// What was sent so far as a sender report (RFC 3550 section 6.4.1), null before the first packet.
    ///
    /// @param ntpTime the wall clock now, as a 64-bit NTP timestamp
    public @Nullable SenderReport senderReport(long nowNanos, long ntpTime) {
        if (!fed) {
            return null;
        }
        int timestamp = lastTimestamp + ticks(nowNanos - lastForwardNanos);
        return new SenderReport(
                section.ssrc(), ntpTime, timestamp, packetsSent, bytesSent, List.of());
    }

    /// Whether its connection has keys and a path.
    public boolean ready() {
        return outbound.ready();
    }

    public SendSection section() {
        return section;
    }

    public long packetsSent() {
        return packetsSent;
    }

    private void openSegment(long nowNanos, int inTimestamp, long inSequence) {
        segmentOpen = true;
        segmentFirstIn = inSequence;
        segmentFirstOut = highestOut + 1;
        // Time passed between two sources as well; one tick at least, so that a timestamp never
        // repeats with another picture.
        int elapsed = fed ? Math.max(1, ticks(nowNanos - lastForwardNanos)) : 0;
        timestampOffset = lastTimestamp + elapsed - inTimestamp;
        vp8.onSwitch();
    }

    private int ticks(long nanos) {
        return (int) (nanos / 1_000 * clockRate / 1_000_000);
    }

    /// @return header length in bytes
    private int writeHeader(
            RtpPacket in,
            ExtensionIds inIds,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc,
            int csrc) {
        RtpHeaderWriter header =
                scratch.header
                        .begin(
                                scratch.packet,
                                0,
                                in.marker(),
                                payloadType,
                                sequenceNumber & 0xffff,
                                timestamp,
                                ssrc)
                        .csrc(csrc);
        ExtensionIds outIds = section.extensions();
        boolean av1 = mappedTo != null && mappedTo.codec() == Codec.AV1;
        if (av1) {
            // First, since it may need the two-byte form. Only for AV1: that of a VP8 source would
            // tell a
            // receiver frame numbers that contradict the rewritten picture ids.
            copyExtension(in, inIds.dependencyDescriptor(), outIds.dependencyDescriptor(), header);
        }
        copyExtension(in, inIds.audioLevel(), outIds.audioLevel(), header);
        copyExtension(in, inIds.videoOrientation(), outIds.videoOrientation(), header);
        return header.end();
    }

    private static void copyExtension(RtpPacket in, int inId, int outId, RtpHeaderWriter header) {
        if (inId == 0 || outId == 0) {
            return;
        }
        int at = in.extensionOffset(inId);
        if (at >= 0) {
            header.extension(outId, in.buffer(), at, in.extensionBytes(inId));
        }
    }

    /// @return payload length in bytes, -1 when it is malformed
    private int writePayload(RtpPacket in, Codec codec, int at) {
        if (codec == Codec.VP8 && in.payloadBytes() > 0) {
            return vp8.rewrite(
                    in.buffer(), in.payloadOffset(), in.payloadBytes(), scratch.packet, at);
        }
        System.arraycopy(in.buffer(), in.payloadOffset(), scratch.packet, at, in.payloadBytes());
        return in.payloadBytes();
    }

    /// The subscriber's own payload type for what the publisher sends; both chose theirs.
    @SuppressWarnings("ReferenceEquality") // per packet; a stream hands out one object per format
    private @Nullable PayloadFormat outgoing(PayloadFormat format) {
        if (format == mappedFrom) {
            return mappedTo;
        }
        PayloadFormat found = null;
        for (PayloadFormat candidate : section.formats()) {
            if (candidate.decodes(format)) {
                found = candidate;
                break;
            }
        }
        mappedFrom = format;
        mappedTo = found;
        return found;
    }
}
