package media.forward;

import media.sdp.SendSection;
import media.send.AudioFrame;
import media.send.AudioSlotStream;
import org.jspecify.annotations.Nullable;

/// A slot in which a subscriber hears somebody.
public final class AudioSlot implements Slot<AudioTrack> {
    private final AudioSlotStream stream;
    private @Nullable AudioTrack track;

    public AudioSlot(AudioSlotStream stream) {
        this.stream = stream;
    }

    @Override
    public void assign(long nowNanos, AudioTrack newTrack) {
        track = newTrack;
        stream.endSegment();
        newTrack.slots().add(this);
    }

    @Override
    public void release() {
        if (track != null) {
            track.slots().remove(this);
            track = null;
        }
    }

    /// @param frame borrowed
    void onFrame(long nowNanos, AudioFrame frame) {
        AudioTrack current = track;
        if (current != null) {
            stream.forward(nowNanos, frame, current.participant());
        }
    }

    public AudioSlotStream stream() {
        return stream;
    }

    @Override
    public @Nullable AudioTrack track() {
        return track;
    }

    @Override
    public SendSection section() {
        return stream.section();
    }

    @Override
    public long bytesSent() {
        return stream.bytesSent();
    }

    @Override
    public long packetsSent() {
        return stream.packetsSent();
    }
}
