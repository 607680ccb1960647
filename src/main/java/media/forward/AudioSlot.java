package media.forward;

import media.send.AudioSlotStream;
import org.jspecify.annotations.Nullable;

/// A slot in which a subscriber receives an audio track.
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
        newTrack.outputs().add(stream);
    }

    @Override
    public void release() {
        if (track != null) {
            track.outputs().remove(stream);
            track = null;
        }
    }

    @Override
    public @Nullable AudioTrack track() {
        return track;
    }

    @Override
    public AudioSlotStream stream() {
        return stream;
    }
}
