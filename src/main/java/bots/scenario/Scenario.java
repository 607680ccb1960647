package bots.scenario;

import bots.scenario.Phase.Join;
import java.util.List;

/// What a run does: how many bots, with which roles, when, on which network.
///
/// @param participants how many join first; `talkers`, `cameras` and `screens` of them have that
///     role, counted from the first bot, so that it may have all three
/// @param atOnce conversations in each room at the same time, each mostly with one speaker
/// @param joinsPerSecond over all rooms
/// @param rooms number of rooms that the participants are distributed over evenly
/// @param churnPerMinute how many leave and join again
/// @param fullIce ice4j's agent instead of the built-in one
/// @param mesh they take part in direct connections
public record Scenario(
        String name,
        String about,
        int participants,
        int talkers,
        int cameras,
        int screens,
        int atOnce,
        double joinsPerSecond,
        String room,
        int rooms,
        long durationMillis,
        double churnPerMinute,
        Network network,
        long seed,
        boolean fullIce,
        boolean mesh,
        List<Phase> phases) {
    public Scenario {
        phases = List.copyOf(phases);
    }

    /// How many accounts may be needed: as if no bot that left joined again in a later phase.
    public int accounts() {
        int accounts = participants;
        for (Phase phase : phases) {
            accounts += phase.action() instanceof Join come ? come.count() : 0;
        }
        return accounts;
    }

    /// The name of a room; the first has number 0.
    public String roomName(int number) {
        return rooms == 1 ? room : room + "-" + (number + 1);
    }
}
