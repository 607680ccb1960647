package media.send;

import java.util.Arrays;
import media.codec.LayerSelector;
import media.rtp.Bytes;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.SendSection;

/// Builds the packets of one video slot where they wait for their batch: those of its stream and of
/// its RTX stream. Each method builds a whole packet there, to be sent before the next one.
final class VideoPacketWriter {
    /// RFC 3550 §5.1: the count of padding is one byte.
    private static final int PADDING_BYTES = 255;

    private static final int PADDING_BIT = 0x20;

    private final SendSection section;
    private final SecureOutbound outbound;
    private final SlotScratch scratch;
    private final OutgoingPacket out;
    private final LayerSelector layers;

    VideoPacketWriter(
            SendSection section,
            SecureOutbound outbound,
            SlotScratch scratch,
            LayerSelector layers) {
        this.section = section;
        this.outbound = outbound;
        this.scratch = scratch;
        this.out = scratch.outgoing;
        this.layers = layers;
    }

    /// Writes a packet of a source as it is sent in this slot.
    ///
    /// @param in borrowed; decrypted
    /// @param inSequence its extended sequence number
    /// @return payload length in bytes; -1 if the payload is malformed and no packet was written
    int write(
            RtpPacket in,
            long inSequence,
            Segment of,
            long rewriting,
            int payloadType,
            long sequence) {
        int at = writeHeader(in, of, rewriting, payloadType, (int) sequence, section.ssrc());
        SharedPayload payload = of.source().payload(in, inSequence, rewriting);
        int rewritten = payload.rewrittenBytes();
        if (rewritten < 0) {
            return -1;
        }
        int head =
                LayerSelector.writeRewritten(
                        rewriting,
                        in.buffer(),
                        in.payloadOffset(),
                        rewritten,
                        out.bytes,
                        out.at + at);
        out.withShared(at + head, payload, rewritten);
        return out.length - at;
    }

    /// Writes the same packet as a retransmission (RFC 4588).
    ///
    /// @param original the number under which it was sent first
    /// @return false if the payload is malformed and no packet was written
    boolean writeRetransmission(
            RtpPacket in,
            Segment of,
            long rewriting,
            int payloadType,
            int sequenceNumber,
            long original) {
        int header = writeHeader(in, of, rewriting, payloadType, sequenceNumber, section.rtxSsrc());
        // RFC 4588 §4: the original sequence number goes before the payload.
        Bytes.putInt16(out.bytes, out.at + header, (int) original & 0xffff);
        return writePayload(in, rewriting, header + 2);
    }

    /// Writes an empty packet under a number that was reserved for a packet which is no longer
    /// forwarded: it shows the receiver that nothing is missing, as padding does.
    void writeEmpty(int payloadType, long sequence, int timestamp, int csrc) {
        begin(false, payloadType, (int) sequence, timestamp, section.ssrc()).csrc(csrc);
        reserveStamps();
        out.whole(scratch.header.end());
    }

    /// Writes a retransmission that is padding alone.
    void writePadding(int payloadType, int sequenceNumber, int timestamp) {
        begin(false, payloadType, sequenceNumber, timestamp, section.rtxSsrc());
        reserveStamps();
        int header = scratch.header.end();
        int end = header + PADDING_BYTES;
        out.bytes[out.at] |= PADDING_BIT;
        Arrays.fill(out.bytes, out.at + header, out.at + end, (byte) 0);
        out.bytes[out.at + end - 1] = (byte) PADDING_BYTES;
        out.whole(end);
    }

    /// @return header length in bytes
    private int writeHeader(
            RtpPacket in,
            Segment of,
            long rewriting,
            int payloadType,
            int sequenceNumber,
            int ssrc) {
        VideoSource source = of.source();
        ExtensionIds inIds = source.extensions();
        RtpHeaderWriter header =
                begin(
                                LayerSelector.marker(rewriting),
                                payloadType,
                                sequenceNumber,
                                in.timestamp() + of.timestampOffset(),
                                ssrc)
                        .csrc(source.participant());
        // The descriptor first, since it may need the two-byte form.
        writeDescriptor(in, inIds.dependencyDescriptor(), rewriting, header);
        HeaderExtensions.copy(
                in, inIds.videoOrientation(), section.extensions().videoOrientation(), header);
        reserveStamps();
        return header.end();
    }

    private RtpHeaderWriter begin(
            boolean marker, int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        outbound.place(PacketKind.VIDEO, out);
        return scratch.header.begin(
                out.bytes, out.at, marker, payloadType, sequenceNumber & 0xffff, timestamp, ssrc);
    }

    private void writeDescriptor(RtpPacket in, int inId, long rewriting, RtpHeaderWriter header) {
        int outId = section.extensions().dependencyDescriptor();
        int at = inId == 0 || outId == 0 ? -1 : in.extensionOffset(inId);
        if (at < 0) {
            return;
        }
        byte[] descriptor = scratch.descriptor;
        int bytes =
                layers.writeDescriptor(
                        rewriting, in.buffer(), at, in.extensionBytes(inId), descriptor, 0);
        if (bytes > 0) {
            header.extension(outId, descriptor, 0, bytes);
        }
    }

    /// Reserves space for what the pacer writes: the transport-wide sequence number or, for a
    /// client that only estimates by itself, the send time.
    private void reserveStamps() {
        ExtensionIds ids = section.extensions();
        out.transportSequenceAt = 0;
        out.sendTimeAt = 0;
        if (ids.transportSequence() != 0) {
            scratch.header.extensionInt16(ids.transportSequence(), 0);
            out.transportSequenceAt = scratch.header.dataAt() - out.at;
        } else if (ids.absoluteSendTime() != 0) {
            scratch.header.extensionInt24(ids.absoluteSendTime(), 0);
            out.sendTimeAt = scratch.header.dataAt() - out.at;
        }
    }

    /// Writes all of a payload.
    ///
    /// @return false if it is malformed
    private boolean writePayload(RtpPacket in, long rewriting, int at) {
        byte[] from = in.buffer();
        int payloadAt = in.payloadOffset();
        int bytes = in.payloadBytes();
        int rewritten = LayerSelector.rewrittenBytes(rewriting, from, payloadAt, bytes);
        if (rewritten < 0) {
            return false;
        }
        int head =
                LayerSelector.writeRewritten(
                        rewriting, from, payloadAt, rewritten, out.bytes, out.at + at);
        int rest = bytes - rewritten;
        System.arraycopy(from, payloadAt + rewritten, out.bytes, out.at + at + head, rest);
        out.whole(at + head + rest);
        return true;
    }
}
