package media.send;

import media.codec.LayerSelector;
import media.codec.PacketLayers;
import media.rtcp.SenderReport;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;
import media.srtp.SrtpSender;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The outgoing stream of one video slot. The packets of whatever source is in the slot, less the
/// layers that are not to go out, are rewritten so that sequence numbers, timestamps and the ids of
/// pictures go on without a seam when the source changes (a new *segment* of the stream). The CSRC
/// names the participant.
public final class VideoSlotStream {
    private static final int CLOCK_RATE = 90_000;

    /// RFC 3550 section 5.1: the count of padding is one byte.
    private static final int PADDING_BYTES = 255;

    /// What belongs to a segment and is needed again when one of its packets is missed.
    private record Segment(VideoSource source, int timestampOffset) {}

    private final SendSection section;
    private final SecureOutbound outbound;
    private final Pacer pacer;
    private final SlotScratch scratch;
    private final SendStream stream;
    private final FormatMapping formats;
    private final LayerSelector layers = new LayerSelector();
    private @Nullable SequenceMap<Segment> numbers;
    private @Nullable Segment segment;
    private int rememberedPackets;
    private SrtpSender.@Nullable Stream rtxSrtp;
    private int rtxSequence;
    private int rtxPayloadType;

    /// @param pacer of the connection
    /// @param scratch of the shard
    public VideoSlotStream(
            SendSection section, SecureOutbound outbound, Pacer pacer, SlotScratch scratch) {
        this.section = section;
        this.outbound = outbound;
        this.pacer = pacer;
        this.scratch = scratch;
        this.stream = new SendStream(section.ssrc(), CLOCK_RATE, outbound);
        this.formats = new FormatMapping(section.formats());
        this.rtxPayloadType = section.formats().getFirst().rtxPayloadType();
    }

    /// The next packet comes from another source than the last: the next that goes out starts a
    /// keyframe.
    ///
    /// @param packets most that can be asked for again; a power of two
    public void endSegment(int packets) {
        segment = null;
        rememberedPackets = packets;
    }

    /// The highest layers that go out from now on, [LayerSelector#ALL_LAYERS] for all.
    public void target(int spatial, int temporal) {
        layers.target(spatial, temporal);
    }

    /// Whether only a keyframe of the source brings what goes out to the target.
    public boolean keyframeWanted() {
        return segment != null && layers.keyframeWanted();
    }

    /// Sends one packet of the current source, or drops it on purpose.
    ///
    /// @param in borrowed; the source's packet, decrypted
    /// @param inSequence its extended sequence number
    /// @param inLayers what it is to the layers of its source
    /// @return false when there is nowhere to send it: no keys yet, a format the subscriber does not
    ///     know, or no keyframe yet
    public boolean forward(
            long nowNanos,
            RtpPacket in,
            VideoSource source,
            long inSequence,
            PacketLayers inLayers) {
        PayloadFormat format = formats.of(source.format());
        if (format == null || !stream.ready()) {
            return false;
        }
        rtxPayloadType = format.rtxPayloadType();
        Segment current = segment;
        if (current == null) {
            layers.onSwitch();
        }
        // Padding of the publisher ends here.
        boolean wanted = layers.accepts(inLayers, inSequence) && in.payloadBytes() > 0;
        if (current == null) {
            if (!wanted) {
                return false;
            }
            current = open(nowNanos, source, in.timestamp(), inSequence);
        }
        SequenceMap<Segment> map = numbers();
        long sequence = map.next(inSequence, wanted);
        if (sequence == SequenceMap.NONE) {
            return true;
        }
        int timestamp = in.timestamp() + current.timestampOffset();
        if (!wanted) {
            sendEmpty(nowNanos, format, sequence, timestamp, source.participant());
            return true;
        }
        long rewriting = layers.rewriting();
        map.keep(sequence, rewriting);
        int header =
                writeHeader(
                        in,
                        source,
                        rewriting,
                        format.payloadType(),
                        (int) sequence,
                        timestamp,
                        section.ssrc());
        int payload = writePayload(in, rewriting, header);
        if (payload < 0) {
            sendEmpty(nowNanos, format, sequence, timestamp, source.participant());
        } else {
            send(nowNanos, sequence, timestamp, header + payload, payload);
        }
        return true;
    }

    /// Answers a NACK for one packet of this slot as RTX (RFC 4588). Sending the packet again under its
    /// own number would encrypt twice under one SRTP index, so without RTX there is no answer.
    ///
    /// @param sequenceNumber the 16-bit number the subscriber misses
    /// @return whether it was there and was sent
    public boolean retransmit(long nowNanos, int sequenceNumber) {
        SequenceMap<Segment> map = numbers;
        if (section.rtxSsrc() == 0 || map == null || !outbound.ready()) {
            return false;
        }
        long highest = map.highestOutgoing();
        long sequence = highest - (short) ((int) highest - sequenceNumber);
        long inSequence = map.incoming(sequence);
        Segment of = inSequence == SequenceMap.NONE ? null : map.source(sequence);
        PacketHistory history = of == null ? null : of.source().history();
        if (of == null || history == null) {
            return false;
        }
        int at = history.find(inSequence);
        PayloadFormat format = formats.of(of.source().format());
        if (at < 0 || format == null || format.rtxPayloadType() < 0) {
            return false;
        }
        SrtpSender.Stream rtx = rtxStream();
        RtpPacket in = scratch.remembered;
        in.wrap(history.bytes(), at, history.length(inSequence));
        if (rtx == null || in.payloadBytes() == 0) {
            return false;
        }
        long rewriting = map.rewriting(sequence);
        int header =
                writeHeader(
                        in,
                        of.source(),
                        rewriting,
                        format.rtxPayloadType(),
                        rtxSequence,
                        in.timestamp() + of.timestampOffset(),
                        section.rtxSsrc());
        // RFC 4588 section 4: the original sequence number goes before the payload.
        scratch.packet[header] = (byte) (sequence >>> 8);
        scratch.packet[header + 1] = (byte) sequence;
        int payload = writePayload(in, rewriting, header + 2);
        if (payload < 0) {
            return false;
        }
        sendRtx(nowNanos, rtx, header + 2 + payload);
        return true;
    }

    /// Sends something that need not be sent on the stream of retransmissions: one of the last packets
    /// again, or else padding alone.
    ///
    /// @param behind how many packets before the last one sent
    public void pad(long nowNanos, int behind) {
        int sequenceNumber = (int) stream.highestSequence() - behind & 0xffff;
        SrtpSender.Stream rtx = outbound.ready() ? rtxStream() : null;
        if (rtx == null || !canPad() || retransmit(nowNanos, sequenceNumber)) {
            return;
        }
        scratch.header.begin(
                scratch.packet,
                0,
                false,
                rtxPayloadType,
                rtxSequence,
                stream.lastTimestamp(),
                section.rtxSsrc());
        reserveStamps();
        int header = scratch.header.end();
        scratch.packet[0] |= 0x20;
        int end = header + PADDING_BYTES;
        Arrays.fill(scratch.packet, header, end, (byte) 0);
        scratch.packet[end - 1] = (byte) PADDING_BYTES;
        sendRtx(nowNanos, rtx, end);
    }

    /// Whether padding could be sent and its arrival would be told.
    public boolean canPad() {
        return section.rtxSsrc() != 0
                && rtxPayloadType >= 0
                && section.extensions().transportSequence() != 0;
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

    /// Payload sent so far, without what was sent again.
    public long bytesSent() {
        return stream.bytesSent();
    }

    public long packetsSent() {
        return stream.packetsSent();
    }

    private Segment open(long nowNanos, VideoSource source, int inTimestamp, long inSequence) {
        SequenceMap<Segment> map = numbers;
        if (map == null || map.entries() < rememberedPackets) {
            map = new SequenceMap<>(rememberedPackets, stream.highestSequence());
            numbers = map;
        }
        Segment opened =
                new Segment(source, stream.begin(nowNanos, inTimestamp, source.captured()));
        map.begin(opened, inSequence);
        segment = opened;
        return opened;
    }

    private SequenceMap<Segment> numbers() {
        SequenceMap<Segment> map = numbers;
        if (map == null) {
            throw new IllegalStateException("no segment was opened");
        }
        return map;
    }

    private void send(long nowNanos, long sequence, int timestamp, int length, int payloadBytes) {
        OutgoingPacket out = scratch.outgoing;
        out.length = length;
        out.stream = stream.note(nowNanos, sequence, timestamp, payloadBytes);
        pacer.sendVideo(nowNanos, out);
    }

    private SrtpSender.@Nullable Stream rtxStream() {
        if (rtxSrtp == null) {
            rtxSrtp = outbound.stream(section.rtxSsrc());
        }
        return rtxSrtp;
    }

    private void sendRtx(long nowNanos, SrtpSender.Stream rtx, int length) {
        rtxSequence = (rtxSequence + 1) & 0xffff;
        OutgoingPacket out = scratch.outgoing;
        out.length = length;
        out.stream = rtx;
        pacer.sendRetransmission(nowNanos, out);
    }

    /// Leaves room for what the pacer writes: the transport-wide sequence number, or for a client
    /// that only estimates by itself the time of sending.
    private void reserveStamps() {
        ExtensionIds ids = section.extensions();
        OutgoingPacket out = scratch.outgoing;
        out.transportSequenceAt = 0;
        out.sendTimeAt = 0;
        if (ids.transportSequence() != 0) {
            scratch.header.extensionInt16(ids.transportSequence(), 0);
            out.transportSequenceAt = scratch.header.dataAt();
        } else if (ids.absoluteSendTime() != 0) {
            scratch.header.extensionInt24(ids.absoluteSendTime(), 0);
            out.sendTimeAt = scratch.header.dataAt();
        }
    }

    /// A number that was kept free for a packet which is not wanted any more: an empty packet tells
    /// the receiver that nothing is missing, as padding does.
    private void sendEmpty(
            long nowNanos, PayloadFormat format, long sequence, int timestamp, int csrc) {
        scratch.header
                .begin(
                        scratch.packet,
                        0,
                        false,
                        format.payloadType(),
                        (int) sequence & 0xffff,
                        timestamp,
                        section.ssrc())
                .csrc(csrc);
        reserveStamps();
        send(nowNanos, sequence, timestamp, scratch.header.end(), 0);
    }

    /// @return header length in bytes
    private int writeHeader(
            RtpPacket in,
            VideoSource source,
            long rewriting,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc) {
        ExtensionIds inIds = source.extensions();
        ExtensionIds outIds = section.extensions();
        RtpHeaderWriter header =
                scratch.header
                        .begin(
                                scratch.packet,
                                0,
                                LayerSelector.marker(rewriting),
                                payloadType,
                                sequenceNumber & 0xffff,
                                timestamp,
                                ssrc)
                        .csrc(source.participant());
        // The descriptor first, since it may need the two-byte form.
        writeDescriptor(in, inIds.dependencyDescriptor(), rewriting, header);
        HeaderExtensions.copy(in, inIds.videoOrientation(), outIds.videoOrientation(), header);
        reserveStamps();
        return header.end();
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

    /// @return payload length in bytes, -1 when it is malformed
    private int writePayload(RtpPacket in, long rewriting, int at) {
        return layers.writePayload(
                rewriting, in.buffer(), in.payloadOffset(), in.payloadBytes(), scratch.packet, at);
    }
}
