package media.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts tracks into slots. Those already in a slot stay where they are; only then free slots are given
/// out.
final class SlotAssignment {
    private SlotAssignment() {}

    /// @param wanted the tracks to be in the slots afterwards, no more than there are slots
    /// @return the slots whose owner changed
    static <T extends Track, S extends Slot<T>> List<S> assign(
            long nowNanos, List<S> slots, List<T> wanted) {
        List<T> tracks = new ArrayList<>(wanted);
        List<S> changed = new ArrayList<>();
        for (S slot : slots) {
            T track = slot.track();
            if (track != null && !tracks.remove(track)) {
                slot.release();
                changed.add(slot);
            }
        }
        for (T track : tracks) {
            S free = leastUsedFree(slots);
            if (free != null) {
                free.assign(nowNanos, track);
                if (!changed.contains(free)) {
                    changed.add(free);
                }
            }
        }
        return changed;
    }

    /// A slot that carried nothing yet before one whose last owner may still sound in a jitter
    /// buffer.
    private static <S extends Slot<?>> @Nullable S leastUsedFree(List<S> slots) {
        S best = null;
        for (S slot : slots) {
            if (slot.track() == null && (best == null || slot.packetsSent() < best.packetsSent())) {
                best = slot;
            }
        }
        return best;
    }
}
