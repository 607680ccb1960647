package media;

import call.shard.ShardFigures;
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

/// The rooms of an engine, each open while a connection is in it, and the limit of audible speakers
/// that they share.
final class EngineRooms {
    /// Each becomes time series in the operator's monitoring.
    private static final int REPORTED = 100;

    /// After the last activity in a room its speakers fall silent, its streams end and its dominant
    /// speaker is kept.
    private static final long BUSY_NANOS = 5_000_000_000L;

    /// How often a room without activity is visited.
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Map<UUID, Hosted> rooms = new HashMap<>();
    private final VisitSchedule<Hosted> visits = new VisitSchedule<>();
    private final Queue<EngineEvent> events;
    private final AudibleLimit limit;
    private final Set<UUID> failed = new HashSet<>();

    private static final class Hosted {
        final UUID id;
        final Room room;
        final VisitSchedule.Visit<Hosted> visit = new VisitSchedule.Visit<>(this);
        long busyUntilNanos;

        Hosted(UUID id, Room room) {
            this.id = id;
            this.room = room;
        }
    }

    /// @param audibleSpeakers the configured limit
    /// @param events receives those of all rooms
    EngineRooms(int audibleSpeakers, Queue<EngineEvent> events) {
        this.limit = new AudibleLimit(audibleSpeakers);
        this.events = events;
    }

    /// The room of this id, opened if it is not.
    Room open(UUID id) {
        return rooms.computeIfAbsent(
                        id,
                        _ ->
                                new Hosted(
                                        id,
                                        new Room(limit.limit(), new RoomEventAdapter(id, events))))
                .room;
    }

    /// Something happens in a room: it is visited at every tick for a while, from the next on.
    void attend(long nowNanos, UUID id) {
        Hosted hosted = rooms.get(id);
        if (hosted != null) {
            hosted.busyUntilNanos = nowNanos + BUSY_NANOS;
            visits.soon(hosted.visit, nowNanos);
        }
    }

    /// The same from this tick on, whose visits are still to be made.
    void attendNow(long nowNanos, UUID id) {
        Hosted hosted = rooms.get(id);
        if (hosted != null) {
            hosted.busyUntilNanos = nowNanos + BUSY_NANOS;
            visits.now(hosted.visit, nowNanos);
        }
    }

    void close(UUID id) {
        Hosted closed = rooms.remove(id);
        if (closed != null) {
            visits.cancel(closed.visit);
        }
        failed.remove(id);
    }

    int size() {
        return rooms.size();
    }

    /// The figures of the rooms with the most connections.
    List<ShardFigures.OfRoom> largest() {
        return rooms.entrySet().stream()
                .sorted(
                        Comparator.comparingInt((Map.Entry<UUID, Hosted> entry) ->
                                        entry.getValue().room.size())
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(REPORTED)
                .map(entry ->
                        new ShardFigures.OfRoom(
                                entry.getKey(), entry.getValue().room.participantsByLevel()))
                .toList();
    }

    /// When [#onDeadline] is due, `Long.MAX_VALUE` for never.
    long nextDeadlineNanos() {
        return visits.nextDeadlineNanos();
    }

    /// @param video is called with each busy room that has video
    void onDeadline(long nowNanos, Consumer<UUID> video) {
        visits.onDeadline(nowNanos, hosted -> visit(nowNanos, hosted, video));
    }

    private void visit(long nowNanos, Hosted hosted, Consumer<UUID> video) {
        guard(hosted, room -> room.onDeadline(nowNanos));
        if (failed.contains(hosted.id)) {
            return;
        }
        boolean busy = nowNanos - hosted.busyUntilNanos < 0;
        visits.at(hosted.visit, nowNanos, busy ? nowNanos : nowNanos + QUIET_NANOS);
        if (busy && hosted.room.hasVideo()) {
            video.accept(hosted.id);
        }
    }

    /// Rooms whose connections must be closed: an exception left them in an unknown state. Their
    /// periodic work has stopped.
    Set<UUID> failed() {
        return failed;
    }

    /// An exception of ours costs the one room that it happened in.
    private void guard(Hosted hosted, Consumer<Room> action) {
        if (failed.contains(hosted.id)) {
            return;
        }
        try {
            action.accept(hosted.room);
        } catch (RuntimeException bug) {
            events.add(new EngineEvent.HandlerFailed(bug));
            failed.add(hosted.id);
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
            rooms.values()
                    .forEach(hosted ->
                            guard(hosted, room -> room.audibleSpeakers(nowNanos, speakers)));
        }
        return speakers;
    }
}
