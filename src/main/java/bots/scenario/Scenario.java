package bots.scenario;

import bots.scenario.Phase.Join;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
/// @param near regions that the bots are near to, in turn; empty: they report no distance
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
        List<String> near,
        List<Phase> phases) {
    private static final int NEAR_MILLIS = 10;
    private static final int FAR_MILLIS = 100;

    public Scenario {
        near = List.copyOf(near);
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

    /// The round-trip times in milliseconds that a bot reports, by region.
    public Map<String, Integer> regions(int bot) {
        Map<String, Integer> rttMillis = new HashMap<>();
        for (int i = 0; i < near.size(); i++) {
            boolean own = i == Math.floorMod(bot, near.size());
            rttMillis.put(near.get(i), own ? NEAR_MILLIS : FAR_MILLIS);
        }
        return rttMillis;
    }

    /// The name of a room; the first has number 0.
    public String roomName(int number) {
        return rooms == 1 ? room : room + "-" + (number + 1);
    }
}
