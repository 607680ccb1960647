package media.send;

import media.codec.LayerSelector;
import media.codec.PacketLayers;
import media.rtcp.SenderReport;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;
import org.jspecify.annotations.Nullable;

/// The outgoing stream of one video slot. The packets of the current source, less the layers that
/// are not forwarded, are rewritten so that sequence numbers, timestamps and picture IDs continue
/// seamlessly when the source changes (a new *segment* of the stream). The CSRC is the participant.
public final class VideoSlotStream implements SlotStream {
    private static final int CLOCK_RATE = 90_000;

    private final SendSection section;
    private final SecureOutbound outbound;
    private final Pacer pacer;
    private final SlotScratch scratch;
    private final SendStream stream;
    private final FormatMapping formats;
    private final LayerSelector layers = new LayerSelector();
    private final VideoPacketWriter writer;
    private final RtxStream rtx;
    private @Nullable SequenceMap<Segment> numbers;
    private @Nullable Segment segment;
    private int rememberedPackets;

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
        this.writer = new VideoPacketWriter(section, outbound, scratch, layers);
        this.rtx = new RtxStream(section, outbound, pacer, scratch, writer, formats);
    }

    /// The next packet comes from another source than the last: the next one forwarded starts a
    /// keyframe.
    ///
    /// @param packets most that can be retransmitted; a power of two
    public void endSegment(int packets) {
        segment = null;
        rememberedPackets = packets;
    }

    /// The highest layers to forward from now on, [LayerSelector#ALL_LAYERS] for all.
    public void target(int spatial, int temporal) {
        layers.target(spatial, temporal);
    }

    /// Whether only a keyframe of the source brings the stream to the target layers.
    public boolean needsKeyframe() {
        return segment != null && layers.keyframeNeeded();
    }

    /// Sends one packet of the current source, or drops it on purpose.
    ///
    /// @param in borrowed; the source's packet, decrypted
    /// @param inSequence its extended sequence number
    /// @param inLayers what it is to the layers of its source
    /// @return false when there is nowhere to send it: no keys yet, a format the subscriber does
    ///     not know, or no keyframe yet
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
        rtx.onFormat(format);
        Segment current = segment;
        if (current == null) {
            layers.onSwitch();
        }
        // Padding of the publisher is not forwarded.
        boolean forwarded = layers.accepts(inLayers, inSequence) && in.payloadBytes() > 0;
        if (current == null) {
            if (!forwarded) {
                return false;
            }
            current = open(nowNanos, source, in.timestamp(), inSequence);
        }
        SequenceMap<Segment> map = numbers();
        long sequence = map.next(inSequence, forwarded);
        if (sequence == SequenceMap.NONE) {
            return true;
        }
        int timestamp = in.timestamp() + current.timestampOffset();
        int payload = -1;
        if (forwarded) {
            long rewriting = layers.rewriting();
            map.keep(sequence, rewriting);
            payload =
                    writer.write(
                            in, inSequence, current, rewriting, format.payloadType(), sequence);
        }
        if (payload < 0) {
            writer.writeEmpty(format.payloadType(), sequence, timestamp, source.participant());
        }
        OutgoingPacket out = scratch.outgoing;
        out.stream = stream.onSent(nowNanos, sequence, timestamp, Math.max(0, payload));
        pacer.sendVideo(nowNanos, out);
        return true;
    }

    /// Answers a NACK for one packet of this slot.
    ///
    /// @param sequenceNumber the 16-bit number the subscriber lacks
    /// @return whether it was there and was sent
    public boolean retransmit(long nowNanos, int sequenceNumber) {
        SequenceMap<Segment> map = numbers;
        return map != null && rtx.retransmit(nowNanos, map, sequenceNumber);
    }

    /// Sends a packet on the RTX stream that only fills the path: one of the last packets again, or
    /// else padding alone.
    ///
    /// @param behind how many packets before the last one sent
    public void pad(long nowNanos, int behind) {
        int sequenceNumber = (int) stream.highestSequence() - behind & 0xffff;
        if (canPad() && !retransmit(nowNanos, sequenceNumber)) {
            rtx.pad(nowNanos, stream.lastTimestamp());
        }
    }

    /// Whether padding could be sent and would be reported in feedback.
    public boolean canPad() {
        return rtx.canPad();
    }

    @Override
    public @Nullable SenderReport senderReport(long nowNanos, long ntpTime) {
        return stream.report(nowNanos, ntpTime);
    }

    /// Whether its connection has keys and a path.
    public boolean ready() {
        return outbound.ready();
    }

    @Override
    public SendSection section() {
        return section;
    }

    @Override
    public long bytesSent() {
        return stream.bytesSent();
    }

    @Override
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
}
