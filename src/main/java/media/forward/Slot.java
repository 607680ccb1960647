package media.forward;

import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.send.PacketHistory;
import media.send.SlotStream;
import org.jspecify.annotations.Nullable;

/// A reusable outbound stream of a subscriber and the track that is in it now. Who is in a slot is data:
/// it changes without any negotiation.
public final class Slot {
    private static final int NONE = -1;

    private final SlotStream stream;
    private @Nullable Track track;
    private int encoding = NONE;

    public Slot(SlotStream stream) {
        this.stream = stream;
    }

    void assign(long nowNanos, Track newTrack) {
        track = newTrack;
        encoding = NONE;
        stream.endSegment();
        newTrack.slots().add(this);
        newTrack.requestKeyframe(nowNanos, newTrack.preferred());
    }

    void release() {
        if (track != null) {
            track.slots().remove(this);
            track = null;
        }
    }

    void onAudio(
            long nowNanos,
            RtpPacket packet,
            ExtensionIds ids,
            long sequence,
            PayloadFormat format) {
        Track current = track;
        if (current != null) {
            stream.forward(nowNanos, packet, ids, sequence, format, current.participant());
        }
    }

    /// @return whether this slot cannot join the picture without a keyframe of this encoding
    boolean onVideo(
            long nowNanos,
            RtpPacket packet,
            ExtensionIds ids,
            long sequence,
            PayloadFormat format,
            int from,
            boolean keyframe) {
        Track current = track;
        if (current == null) {
            return false;
        }
        if (from != encoding) {
            if (from != current.preferred() || !stream.ready()) {
                return false;
            }
            // A picture can only be joined at a keyframe.
            if (!keyframe) {
                return true;
            }
            encoding = from;
            stream.endSegment();
        }
        stream.forward(nowNanos, packet, ids, sequence, format, current.participant());
        return false;
    }

    /// The subscriber lost its picture (PLI, FIR).
    void onPictureLost(long nowNanos) {
        Track current = track;
        if (current != null) {
            current.requestKeyframe(nowNanos, encoding == NONE ? current.preferred() : encoding);
        }
    }

    /// The subscriber misses a packet (NACK).
    void onPacketLost(int sequenceNumber) {
        Track current = track;
        if (current == null || encoding == NONE) {
            return;
        }
        Encoding from = current.encoding(encoding);
        PacketHistory history = from.history();
        PayloadFormat format = from.format();
        if (history != null && format != null) {
            stream.retransmit(
                    sequenceNumber,
                    history,
                    current.section().extensions(),
                    format,
                    current.participant());
        }
    }

    /// Waiting for the first keyframe of what is in it.
    boolean waiting() {
        return track != null && encoding != track.preferred();
    }

    public SlotStream stream() {
        return stream;
    }

    /// What is in it now, null when it is free.
    public @Nullable Track track() {
        return track;
    }
}
