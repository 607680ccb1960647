package media.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts tracks into slots. Tracks that are in a slot already keep it, and another track of the same
/// source, which comes by another path, takes it over; only then free slots are assigned.
final class SlotAssignment {
    private SlotAssignment() {}

    /// @param desired the tracks to be in the slots afterwards, at most as many as slots
    /// @return the slots whose track changed
    static <T extends Track, S extends Slot<T>> List<S> assign(
            long nowNanos, List<S> slots, List<T> desired) {
        List<T> tracks = new ArrayList<>(desired);
        List<S> changed = new ArrayList<>();
        for (S slot : slots) {
            T track = slot.track();
            if (track != null && !tracks.remove(track)) {
                slot.release();
                T successor = successor(track, tracks, slots);
                if (successor == null) {
                    changed.add(slot);
                } else {
                    tracks.remove(successor);
                    slot.assign(nowNanos, successor);
                }
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

    private static <T extends Track, S extends Slot<T>> @Nullable T successor(
            T former, List<T> desired, List<S> slots) {
        for (T track : desired) {
            if (track.participant() == former.participant()
                    && track.kind() == former.kind()
                    && slots.stream().noneMatch(slot -> track.equals(slot.track()))) {
                return track;
            }
        }
        return null;
    }

    /// A slot that carried nothing yet, before one whose last track may still be in a jitter
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
