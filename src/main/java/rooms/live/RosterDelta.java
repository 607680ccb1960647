package rooms.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import rooms.Participant;

/// What changed in a roster. A participant is in at most one of the three lists.
///
/// @param joined newcomers, in their latest state
/// @param left numbers of those who left
/// @param changed participants whose state changed, in their latest state
public record RosterDelta(List<Participant> joined, List<Integer> left, List<Participant> changed) {
    public boolean isEmpty() {
        return joined.isEmpty() && left.isEmpty() && changed.isEmpty();
    }

    /// The same for the participant with this number, who needs no report about itself.
    RosterDelta without(int number) {
        boolean concerned =
                joined.stream().anyMatch(p -> p.number() == number)
                        || changed.stream().anyMatch(p -> p.number() == number);
        return concerned
                ? new RosterDelta(
                        joined.stream().filter(p -> p.number() != number).toList(),
                        left,
                        changed.stream().filter(p -> p.number() != number).toList())
                : this;
    }

    static RosterDelta of(Iterable<RosterChange> changes) {
        var joined = new LinkedHashMap<Integer, Participant>();
        var changed = new LinkedHashMap<Integer, Participant>();
        var left = new ArrayList<Integer>();
        for (RosterChange change : changes) {
            switch (change) {
                case RosterChange.Joined(Participant participant) ->
                        joined.put(participant.number(), participant);
                case RosterChange.Changed(Participant participant) ->
                        (joined.containsKey(participant.number()) ? joined : changed)
                                .put(participant.number(), participant);
                case RosterChange.Left(int number) -> {
                    changed.remove(number);
                    if (joined.remove(number) == null) {
                        left.add(number);
                    }
                }
            }
        }
        return new RosterDelta(
                List.copyOf(joined.values()), List.copyOf(left), List.copyOf(changed.values()));
    }
}
