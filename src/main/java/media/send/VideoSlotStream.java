package media.send;

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

/// The outgoing stream of one video slot. The packets of whatever encoding is in the slot are
/// rewritten so that sequence numbers, timestamps and picture ids go on without a seam when the source
/// changes (a new *segment* of the stream). The CSRC names the participant.
public final class VideoSlotStream {
    private static final int CLOCK_RATE = 90_000;

    private final SendSection section;
    private final SecureOutbound outbound;
    private final SlotScratch scratch;
    private final SendStream stream;
    private final FormatMapping formats;
    private final Vp8Rewriter vp8 = new Vp8Rewriter();
    private SrtpSender.@Nullable Stream rtxSrtp;
    private boolean segmentOpen;
    private long segmentFirstIn;
    private long segmentFirstOut;
    private int timestampOffset;
    private int rtxSequence;

    /// @param scratch of the shard
    public VideoSlotStream(SendSection section, SecureOutbound outbound, SlotScratch scratch) {
        this.section = section;
        this.outbound = outbound;
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
                        outFormat,
                        outFormat.payloadType(),
                        (int) outSequence,
                        timestamp,
                        section.ssrc(),
                        csrc);
        int payload = writePayload(in, outFormat.codec(), header);
        if (payload < 0) {
            return false;
        }
        stream.send(nowNanos, outSequence, timestamp, scratch.packet, header + payload, payload);
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
        long highest = stream.highestSequence();
        long outSequence = highest - (short) ((int) highest - sequenceNumber);
        long inSequence = segmentFirstIn + (outSequence - segmentFirstOut);
        if (inSequence < segmentFirstIn || outSequence > highest) {
            return false;
        }
        int at = history.find(inSequence);
        PayloadFormat outFormat = formats.of(format);
        if (at < 0 || outFormat == null || outFormat.rtxPayloadType() < 0) {
            return false;
        }
        if (rtxSrtp == null) {
            rtxSrtp = outbound.stream(section.rtxSsrc());
        }
        SrtpSender.Stream rtx = rtxSrtp;
        RtpPacket in = scratch.remembered;
        in.wrap(history.bytes(), at, history.length(inSequence));
        if (rtx == null || in.payloadBytes() == 0) {
            return false;
        }
        int header =
                writeHeader(
                        in,
                        inIds,
                        outFormat,
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
        outbound.sendRtp(rtx, scratch.packet, 0, header + 2 + payload);
        return true;
    }

    /// What was sent so far as a sender report, null before the first packet.
    ///
    /// @param ntpTime the wall clock now, as a 64-bit NTP timestamp
    public @Nullable SenderReport senderReport(long nowNanos, long ntpTime) {
        return stream.report(nowNanos, ntpTime);
    }

    /// Whether its connection has keys and a path.
    public boolean ready() {
        return outbound.ready();
    }

    public SendSection section() {
        return section;
    }

    public long packetsSent() {
        return stream.packetsSent();
    }

    private void openSegment(long nowNanos, int inTimestamp, long inSequence) {
        segmentOpen = true;
        segmentFirstIn = inSequence;
        segmentFirstOut = stream.highestSequence() + 1;
        timestampOffset = stream.timestampOffset(nowNanos, inTimestamp);
        vp8.onSwitch();
    }

    /// @return header length in bytes
    private int writeHeader(
            RtpPacket in,
            ExtensionIds inIds,
            PayloadFormat outFormat,
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
        if (outFormat.codec() == Codec.AV1) {
            // First, since it may need the two-byte form. Only for AV1: that of a VP8 source would
            // tell a receiver frame numbers that contradict the rewritten picture ids.
            HeaderExtensions.copy(
                    in, inIds.dependencyDescriptor(), outIds.dependencyDescriptor(), header);
        }
        HeaderExtensions.copy(in, inIds.videoOrientation(), outIds.videoOrientation(), header);
        return header.end();
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
}
