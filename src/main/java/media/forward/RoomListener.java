package media.forward;

import call.TrackKind;
import java.util.List;

/// Receives what an input changed in a room.
public interface RoomListener {
    void onSlotsChanged(Subscriber subscriber, List<Slot<?>> slots);

    /// The encodings of a publisher's track that have viewers, by rid; the others need not be sent.
    void onEncodingsRequested(int participant, TrackKind kind, List<String> active);

    /// Participants who began and who stopped speaking since the last call.
    void onSpeaking(List<Integer> started, List<Integer> stopped);

    /// Reports the slots of a subscriber whose track changed since the last call, if any.
    default void reportSlots(Subscriber subscriber) {
        List<Slot<?>> changed = subscriber.takeChangedSlots();
        if (!changed.isEmpty()) {
            onSlotsChanged(subscriber, changed);
        }
    }
}
