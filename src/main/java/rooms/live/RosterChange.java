package rooms.live;

import rooms.Participant;

/// One change of a roster. Many of them make a [RosterDelta].
public sealed interface RosterChange {
    record Joined(Participant participant) implements RosterChange {}

    record Left(int number) implements RosterChange {}

    record Changed(Participant participant) implements RosterChange {}
}
