package rooms.live;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which participants speak, as the shard reports it, and what the members know of that.
final class Speakers {
    private final Set<Integer> speaking = new TreeSet<>();
    private final Set<Integer> reported = new TreeSet<>();

    /// Participants of a former owner, which may have reported that they speak.
    private final Set<Integer> unknown = new TreeSet<>();

    /// A participant of a former owner is in this room now.
    void onTakenOver(int number) {
        unknown.add(number);
    }

    void onLeft(int number) {
        speaking.remove(number);
        reported.remove(number);
        unknown.remove(number);
    }

    void onMuted(int number) {
        speaking.remove(number);
    }

    /// @param present participants that are in the room; the shard may name others
    void onSpeaking(Set<Integer> present, List<Integer> started, List<Integer> stopped) {
        started.stream().filter(present::contains).forEach(speaking::add);
        stopped.forEach(speaking::remove);
        started.forEach(unknown::remove);
        stopped.stream().filter(unknown::remove).forEach(reported::add);
    }

    /// Those who speak now, by number.
    List<Integer> speaking() {
        return List.copyOf(speaking);
    }

    /// Whether the members know all of it.
    boolean isReported() {
        return speaking.equals(reported);
    }

    /// Those who speak, which the members do not know yet.
    List<Integer> started() {
        return speaking.stream().filter(n -> !reported.contains(n)).toList();
    }

    /// Those who no longer speak, which the members do not know yet.
    List<Integer> stopped() {
        return reported.stream().filter(n -> !speaking.contains(n)).toList();
    }

    /// The members have been notified.
    void onReported() {
        reported.clear();
        reported.addAll(speaking);
    }
}
