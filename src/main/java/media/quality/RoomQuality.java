package media.quality;

import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The level of every participant of a room, as the others see it. Changes are numbered, so that
/// each subscriber is notified only of those it has not seen. Participants without an entry are
/// good.
public final class RoomQuality {
    private final Map<Integer, Long> changedAt = new HashMap<>();
    private final TreeMap<Long, Quality.OfParticipant> changes = new TreeMap<>();
    private long version;

    /// The current level of a participant.
    public void report(int participant, Level level, Cause cause) {
        Long at = changedAt.get(participant);
        Quality.OfParticipant before = at == null ? null : changes.get(at);
        if (before == null ? level == Level.GOOD : before.level() == level) {
            return;
        }
        forget(participant);
        changedAt.put(participant, ++version);
        changes.put(version, new Quality.OfParticipant(participant, level, cause));
    }

    /// The participant has left; one that joins later has another number.
    public void forget(int participant) {
        Long at = changedAt.remove(participant);
        if (at != null) {
            changes.remove(at);
        }
    }

    /// The changes after `seen`; 0 for a newcomer.
    public List<Quality.OfParticipant> since(long seen) {
        return seen >= version ? List.of() : new ArrayList<>(changes.tailMap(seen, false).values());
    }

    /// The number of participants of each level; only levels that one of them has.
    ///
    /// @param participants in the room, with those that were never reported
    public Map<Level, Integer> byLevel(int participants) {
        Map<Level, Integer> counts = new EnumMap<>(Level.class);
        changes.values().forEach(change -> counts.merge(change.level(), 1, Integer::sum));
        int unreported = participants - changes.size();
        if (unreported > 0) {
            counts.merge(Level.GOOD, unreported, Integer::sum);
        }
        return counts;
    }

    /// The number of the last change.
    public long version() {
        return version;
    }
}
