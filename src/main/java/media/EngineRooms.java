package media;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import media.forward.AudibleLimit;
import media.forward.Room;

/// The rooms of an engine, each open while a connection is in it, and the limit of audible speakers that
/// they share.
final class EngineRooms {
    private final Map<UUID, Room> rooms = new HashMap<>();
    private final Queue<EngineEvent> events;
    private final AudibleLimit limit;

    /// @param audibleSpeakers the configured limit
    /// @param events receives those of all rooms
    EngineRooms(int audibleSpeakers, Queue<EngineEvent> events) {
        this.limit = new AudibleLimit(audibleSpeakers);
        this.events = events;
    }

    /// The room of this id, opened if it is not.
    Room open(UUID id) {
        return rooms.computeIfAbsent(
                id, _ -> new Room(limit.limit(), new RoomEventAdapter(id, events)));
    }

    void close(UUID id) {
        rooms.remove(id);
    }

    int size() {
        return rooms.size();
    }

    void onDeadline(long nowNanos) {
        for (Room room : rooms.values()) {
            try {
                room.onDeadline(nowNanos);
            } catch (RuntimeException bug) {
                events.add(new EngineEvent.HandlerFailed(bug));
            }
        }
    }

    /// Takes the load of the last second.
    ///
    /// @param load share of one core, 0 to 1
    /// @return how many speakers are audible from now on
    int onLoad(long nowNanos, double load) {
        int before = limit.limit();
        int speakers = limit.onLoad(load);
        if (speakers != before) {
            rooms.values().forEach(room -> room.audibleSpeakers(nowNanos, speakers));
        }
        return speakers;
    }
}
