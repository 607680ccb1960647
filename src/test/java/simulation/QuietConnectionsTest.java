package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.SECOND;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// How often the engine visits a connection because of the time: 40 times a second while there is
/// feedback to give about its media, once for its reports otherwise.
@ExtendWith(SeedReport.class)
final class QuietConnectionsTest {
    private static final int PEOPLE = 100;
    private static final int SPEAKERS = 5;
    private static final int SECONDS = 30;

    private final Simulation simulation = new Simulation(801, SPEAKERS);

    private long visitsPerSecond() {
        // Its commands keep each busy for a while.
        simulation.run(10 * SECOND);
        long before = simulation.engine.visits();
        simulation.run(SECONDS * SECOND);
        return (simulation.engine.visits() - before) / SECONDS;
    }

    private void join(SimulatedOffer.Abilities abilities) {
        simulation.keepsEvents = false;
        for (int i = 1; i <= PEOPLE; i++) {
            simulation.join(i, false, abilities).keepsArrivals = false;
            simulation.run(7_000_000);
        }
    }

    @Test
    void silentParticipantsAreVisitedForTheirReports() {
        join(SimulatedOffer.Abilities.BROWSER);

        // A report a second, and a check every 2.5 s.
        assertThat(visitsPerSecond()).isBetween(PEOPLE - 5L, PEOPLE * 14L / 10);
    }

    @Test
    void listenersAreNotVisitedMoreOftenWhileOthersTalk() {
        join(SimulatedOffer.Abilities.BROWSER);
        for (int i = 1; i <= SPEAKERS; i++) {
            Objects.requireNonNull(simulation.peers.get(i)).startMicrophone(20 + i);
        }

        assertThat(visitsPerSecond()).isBetween(SPEAKERS * 39L, SPEAKERS * 40L + PEOPLE * 2);
    }

    @Test
    void anEngineWithoutConnectionsHasNothingToDo() {
        join(SimulatedOffer.Abilities.BROWSER);
        for (int i = 1; i <= PEOPLE; i++) {
            simulation.leave(i);
        }

        assertThat(simulation.engine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(visitsPerSecond()).isZero();
    }
}
