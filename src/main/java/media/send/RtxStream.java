package media.send;

import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The RTX stream of one video slot (RFC 4588): retransmissions, and what fills the path for a
/// probe, which is packets that were sent already, or padding. Sending a packet again under its own
/// number would encrypt twice under one SRTP index, so without this stream nothing is
/// retransmitted.
final class RtxStream {
    private final SendSection section;
    private final SecureOutbound outbound;
    private final Pacer pacer;
    private final SlotScratch scratch;
    private final VideoPacketWriter writer;
    private final FormatMapping formats;
    private SrtpSender.@Nullable Stream srtp;
    private int sequenceNumber;

    /// Of padding; -1 when the format has no RTX.
    private int payloadType;

    RtxStream(
            SendSection section,
            SecureOutbound outbound,
            Pacer pacer,
            SlotScratch scratch,
            VideoPacketWriter writer,
            FormatMapping formats) {
        this.section = section;
        this.outbound = outbound;
        this.pacer = pacer;
        this.scratch = scratch;
        this.writer = writer;
        this.formats = formats;
        this.payloadType = section.formats().getFirst().rtxPayloadType();
    }

    /// What the slot sends from now on.
    void onFormat(PayloadFormat format) {
        payloadType = format.rtxPayloadType();
    }

    /// Sends a packet of the slot again.
    ///
    /// @param missing the 16-bit number under which it was sent
    /// @return whether it was there and was sent
    boolean retransmit(long nowNanos, SequenceMap<Segment> numbers, int missing) {
        if (section.rtxSsrc() == 0 || !outbound.ready()) {
            return false;
        }
        long highest = numbers.highestOutgoing();
        long sequence = highest - (short) ((int) highest - missing);
        long inSequence = numbers.incoming(sequence);
        Segment of = inSequence == SequenceMap.NONE ? null : numbers.source(sequence);
        PacketHistory history = of == null ? null : of.source().history();
        if (of == null || history == null) {
            return false;
        }
        int at = history.find(inSequence);
        PayloadFormat format = formats.of(of.source().format());
        if (at < 0 || format == null || format.rtxPayloadType() < 0) {
            return false;
        }
        RtpPacket in = scratch.remembered;
        in.wrap(history.bytes(), at, history.length(inSequence));
        if (in.payloadBytes() == 0
                || !writer.writeRetransmission(
                        in,
                        of,
                        numbers.rewriting(sequence),
                        format.rtxPayloadType(),
                        sequenceNumber,
                        sequence)) {
            return false;
        }
        return send(nowNanos);
    }

    /// Sends padding alone; only if [#canPad].
    void pad(long nowNanos, int timestamp) {
        if (outbound.ready()) {
            writer.writePadding(payloadType, sequenceNumber, timestamp);
            send(nowNanos);
        }
    }

    /// Whether padding could be sent and would be reported in feedback.
    boolean canPad() {
        return section.rtxSsrc() != 0
                && payloadType >= 0
                && section.extensions().transportSequence() != 0;
    }

    /// @return false when there are no keys yet
    private boolean send(long nowNanos) {
        if (srtp == null) {
            srtp = outbound.stream(section.rtxSsrc());
        }
        if (srtp == null) {
            return false;
        }
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        OutgoingPacket out = scratch.outgoing;
        out.stream = srtp;
        pacer.sendRetransmission(nowNanos, out);
        return true;
    }
}
