package media;

import call.SlotOwner;
import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import media.forward.RoomListener;
import media.forward.Slot;
import media.forward.Subscriber;
import media.forward.Track;
import media.forward.VideoSlot;

/// Turns the events of a room into events of the engine.
record RoomEventAdapter(UUID room, Queue<EngineEvent> events) implements RoomListener {
    @Override
    public void onSlotsChanged(Subscriber subscriber, List<Slot<?>> slots) {
        List<SlotOwner> owners = new ArrayList<>(slots.size());
        for (Slot<?> slot : slots) {
            Track track = slot.track();
            owners.add(
                    new SlotOwner(
                            slot.section().mid(),
                            track == null ? 0 : track.participant(),
                            track == null ? null : track.kind(),
                            slot instanceof VideoSlot video && video.paused()));
        }
        events.add(new EngineEvent.SlotsChanged(room, subscriber.participant(), owners));
    }

    @Override
    public void onEncodingsRequested(int participant, TrackKind kind, List<String> active) {
        events.add(new EngineEvent.EncodingsNeeded(room, participant, kind, active));
    }

    @Override
    public void onSpeaking(List<Integer> started, List<Integer> stopped) {
        events.add(new EngineEvent.SpeakingChanged(room, started, stopped));
    }
}
