package media.send;

import media.codec.LayerSelector;
import media.rtp.CaptureClock;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import org.jspecify.annotations.Nullable;

/// One received video stream in one format, as slots see it: how to read its packets, and the last
/// ones that were forwarded to at least one subscriber.
public final class VideoSource {
    private final int participant;
    private final ExtensionIds extensions;
    private final PayloadFormat format;
    private final CaptureClock.Stream captured;
    private final int historyBytes;
    private final SharedPayload payload = new SharedPayload();
    private long payloadSequence = Long.MIN_VALUE;
    private @Nullable PacketHistory history;

    /// @param participant number of the publisher
    /// @param extensions header extension ids of the publisher
    /// @param captured when its frames were captured
    /// @param historyBytes most bytes kept of it, from its first use on
    public VideoSource(
            int participant,
            ExtensionIds extensions,
            PayloadFormat format,
            CaptureClock.Stream captured,
            int historyBytes) {
        this.participant = participant;
        this.extensions = extensions;
        this.format = format;
        this.captured = captured;
        this.historyBytes = historyBytes;
    }

    /// Keeps a packet for retransmission.
    ///
    /// @param packet borrowed
    public void remember(RtpPacket packet, long sequence) {
        PacketHistory kept = history;
        if (kept == null) {
            kept = new PacketHistory(historyBytes);
            history = kept;
        }
        kept.add(
                sequence,
                packet.buffer(),
                packet.offset(),
                packet.headerBytes() + packet.payloadBytes());
    }

    /// The payload of a packet, which is the same for all subscribers.
    ///
    /// @param packet borrowed
    /// @param sequence of it
    /// @param rewriting of one subscriber: how much of it is rewritten is the same for all
    @SuppressWarnings("ReferenceEquality") // the same array
    SharedPayload payload(RtpPacket packet, long sequence, long rewriting) {
        if (sequence != payloadSequence
                || payload.bytes() != packet.buffer()
                || payload.offset() != packet.payloadOffset()
                || payload.length() != packet.payloadBytes()) {
            payload.set(packet.buffer(), packet.payloadOffset(), packet.payloadBytes());
            payload.rewrittenBytes(
                    LayerSelector.rewrittenBytes(
                            rewriting,
                            packet.buffer(),
                            packet.payloadOffset(),
                            packet.payloadBytes()));
            payloadSequence = sequence;
        }
        return payload;
    }

    @Nullable PacketHistory history() {
        return history;
    }

    public PayloadFormat format() {
        return format;
    }

    ExtensionIds extensions() {
        return extensions;
    }

    CaptureClock.Stream captured() {
        return captured;
    }

    int participant() {
        return participant;
    }
}
