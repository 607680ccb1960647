package media.forward;

import media.sdp.SendSection;
import media.send.SlotStream;
import org.jspecify.annotations.Nullable;

/// A reusable outbound stream of a subscriber and the track that is in it now. The track changes
/// without any negotiation.
public sealed interface Slot<T extends Track> permits AudioSlot, VideoSlot {
    /// Puts a track into a free slot.
    void assign(long nowNanos, T newTrack);

    /// Frees the slot, if it is not free.
    void release();

    /// The track in it, null when it is free.
    @Nullable T track();

    SlotStream stream();

    default SendSection section() {
        return stream().section();
    }

    /// Payload it has carried so far, of all its tracks.
    default long bytesSent() {
        return stream().bytesSent();
    }

    /// Packets it has carried so far, of all its tracks.
    default long packetsSent() {
        return stream().packetsSent();
    }
}
