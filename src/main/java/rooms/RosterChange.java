package rooms;

/// One step in the life of a roster. Many of them make a [RosterDelta].
sealed interface RosterChange {
    record Joined(Participant participant) implements RosterChange {}

    record Left(int number) implements RosterChange {}

    record Changed(Participant participant) implements RosterChange {}
}
