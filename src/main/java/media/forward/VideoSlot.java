package media.forward;

import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;
import media.send.PacketHistory;
import media.send.VideoSlotStream;

import org.jspecify.annotations.Nullable;

/// A slot in which a subscriber sees something.
public final class VideoSlot implements Slot<VideoTrack> {
    private static final int NONE = -1;

    private final VideoSlotStream stream;
    private @Nullable VideoTrack track;
    private int encoding = NONE;

    public VideoSlot(VideoSlotStream stream) {
        this.stream = stream;
    }

    @Override
    public void assign(long nowNanos, VideoTrack newTrack) {
        track = newTrack;
        encoding = NONE;
        stream.endSegment();
        newTrack.slots().add(this);
        newTrack.requestKeyframe(nowNanos, newTrack.preferred());
    }

    @Override
    public void release() {
        if (track != null) {
            track.slots().remove(this);
            track = null;
        }
    }

    /// @return whether this slot cannot join the picture without a keyframe of this encoding
    boolean onPacket(
            long nowNanos,
            RtpPacket packet,
            ExtensionIds ids,
            long sequence,
            PayloadFormat format,
            int from,
            boolean keyframe) {
        VideoTrack current = track;
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
        VideoTrack current = track;
        if (current != null) {
            current.requestKeyframe(nowNanos, encoding == NONE ? current.preferred() : encoding);
        }
    }

    /// The subscriber misses a packet (NACK).
    void onPacketLost(int sequenceNumber) {
        VideoTrack current = track;
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
                    current.publication().section().extensions(),
                    format,
                    current.participant());
        }
    }

    /// Waiting for the first keyframe of what is in it.
    boolean waiting() {
        return track != null && encoding != track.preferred();
    }

    public VideoSlotStream stream() {
        return stream;
    }

    @Override
    public @Nullable VideoTrack track() {
        return track;
    }

    @Override
    public SendSection section() {
        return stream.section();
    }

    @Override
    public long packetsSent() {
        return stream.packetsSent();
    }
}
