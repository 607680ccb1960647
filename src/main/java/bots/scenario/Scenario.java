package bots.scenario;

import bots.scenario.Phase.Come;
import java.util.List;

/// A play of bots.
///
/// @param participants who come first; `talkers`, `cameras` and `screens` of them have that part, counted
///     from the first, so that the first may have all three
/// @param atOnce how many conversations go on in a room at the same time, each with one speaker mostly
/// @param joinsPerSecond over all rooms
/// @param rooms over how many the participants are spread, as evenly as it goes
/// @param churnPerMinute how many leave and come back
/// @param fullIce by ice4j's agent, else by the light one
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
        List<Phase> phases) {
    public Scenario {
        phases = List.copyOf(phases);
    }

    /// How many may be needed: as if nobody who left came back in a later phase.
    public int accounts() {
        int accounts = participants;
        for (Phase phase : phases) {
            accounts += phase.action() instanceof Come come ? come.count() : 0;
        }
        return accounts;
    }

    /// The name of a room, the first being 0.
    public String roomName(int number) {
        return rooms == 1 ? room : room + "-" + (number + 1);
    }
}
