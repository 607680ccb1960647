package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// M15: one's own audio takes none of one's own slots: "n active speakers" are n others.
@ExtendWith(SeedReport.class)
final class OwnTrackTest {
    @Test
    void twoTalkersReceiveEachOtherThoughOneIsTheLimit() {
        Simulation simulation = new Simulation(341, 1);
        SimulatedPeer ann = simulation.join(1, false);
        SimulatedPeer bob = simulation.join(2, false);
        SimulatedPeer cid = simulation.join(3, false);
        ann.startMicrophone(20);
        simulation.run(SECOND);
        bob.startMicrophone(20);
        simulation.run(3 * SECOND);

        long since = simulation.now - 500 * MILLI;
        assertThat(since(ann.audioOf(2), since)).as("Bob at Ann").isGreaterThan(20);
        assertThat(since(bob.audioOf(1), since)).as("Ann at Bob").isGreaterThan(20);
        assertThat(since(cid.audioOf(1), since) + since(cid.audioOf(2), since))
                .as("one of them at Cid")
                .isBetween(20L, 30L);
    }

    private static long since(List<SimulatedPeer.Arrival> audio, long nanos) {
        return audio.stream().filter(arrival -> arrival.atNanos() > nanos).count();
    }
}
