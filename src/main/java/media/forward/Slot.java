package media.forward;

import media.sdp.SendSection;
import org.jspecify.annotations.Nullable;

/// A reusable outbound stream of a subscriber and the track that is in it now. Who is in a slot is
/// data: it changes without any negotiation.
public sealed interface Slot<T extends Track> permits AudioSlot, VideoSlot {
    /// Puts a track into a free slot.
    void assign(long nowNanos, T newTrack);

    /// Frees the slot, if it is not.
    void release();

    /// What is in it now, null when it is free.
    @Nullable T track();

    SendSection section();

    /// Payload it has carried so far, of whatever source.
    long bytesSent();

    /// Packets it has carried so far, of whatever source.
    long packetsSent();
}
