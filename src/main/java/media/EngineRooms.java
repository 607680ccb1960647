package media;

import call.ShardFigures;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import media.forward.AudibleLimit;
import media.forward.Room;

/// The rooms of an engine, each open while a connection is in it, and the limit of audible speakers that
/// they share.
final class EngineRooms {
    /// Each becomes time series in the operator's monitoring.
    private static final int REPORTED = 100;

    private final Map<UUID, Room> rooms = new HashMap<>();
    private final Queue<EngineEvent> events;
    private final AudibleLimit limit;
    private final Set<UUID> failed = new HashSet<>();

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
        failed.remove(id);
    }

    int size() {
        return rooms.size();
    }

    /// The figures of the rooms with the most connections.
    List<ShardFigures.OfRoom> largest() {
        return rooms.entrySet().stream()
                .sorted(
                        Comparator.comparingInt(
                                        (Map.Entry<UUID, Room> room) -> room.getValue().size())
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(REPORTED)
                .map(room ->
                        new ShardFigures.OfRoom(
                                room.getKey(), room.getValue().participantsByLevel()))
                .toList();
    }

    void onDeadline(long nowNanos) {
        forEach(room -> room.onDeadline(nowNanos));
    }

    /// Rooms whose connections must be closed: an exception left them in an unknown state. Their periodic
    /// work has stopped.
    Set<UUID> failed() {
        return failed;
    }

    /// An exception of ours costs the one room that it happened in.
    private void forEach(Consumer<Room> action) {
        rooms.forEach((id, room) -> {
            if (failed.contains(id)) {
                return;
            }
            try {
                action.accept(room);
            } catch (RuntimeException bug) {
                events.add(new EngineEvent.HandlerFailed(bug));
                failed.add(id);
            }
        });
    }

    /// Takes the load of the last second.
    ///
    /// @param load share of one core, 0 to 1
    /// @return how many speakers are audible from now on
    int onLoad(long nowNanos, double load) {
        int before = limit.limit();
        int speakers = limit.onLoad(load);
        if (speakers != before) {
            forEach(room -> room.audibleSpeakers(nowNanos, speakers));
        }
        return speakers;
    }
}
