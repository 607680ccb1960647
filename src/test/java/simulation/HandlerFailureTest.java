package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.EndReason;
import media.EngineEvent;
import media.rtcp.SenderReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// M8: an exception of ours, wherever it happens, costs the one connection that it happened in.
@ExtendWith(SeedReport.class)
@SuppressWarnings("EnumOrdinal") // ends are counted in an array by reason
final class HandlerFailureTest {
    private static final int FAILING = 2;

    private final Simulation simulation = new Simulation(81, 3);
    private final SimulatedPeer ann = simulation.join(1, true, SimulatedOffer.Abilities.BROWSER);
    private final SimulatedPeer bob =
            simulation.join(FAILING, true, SimulatedOffer.Abilities.BROWSER);
    private final SimulatedPeer cleo = simulation.join(3, true, SimulatedOffer.Abilities.BROWSER);

    HandlerFailureTest() {
        ann.startMicrophone(20);
        simulation.run(2 * SECOND);
        simulation.keepsEvents = true;
    }

    private void assertOnlyOneIsLost() {
        assertThat(simulation.engine.connectionCount()).isEqualTo(2);
        assertThat(simulation.events)
                .contains(
                        new EngineEvent.ConnectionLost(
                                simulation.room,
                                FAILING,
                                EndReason.INTERNAL_ERROR,
                                "internal_error"));
        assertThat(simulation.events).hasAtLeastOneElementOfType(EngineEvent.HandlerFailed.class);
        assertThat(simulation.engine.snapshot().ended()[EndReason.INTERNAL_ERROR.ordinal()])
                .isEqualTo(1);
        int audio = cleo.arrivalsOf(1, SimulatedOffer.RED).size();
        int video = cleo.videoOf(1).size();
        cleo.rtcp().clear();
        simulation.run(3 * SECOND);
        assertThat(cleo.arrivalsOf(1, SimulatedOffer.RED)).hasSizeGreaterThan(audio + 100);
        assertThat(cleo.videoOf(1)).hasSizeGreaterThan(video + 60);
        assertThat(cleo.rtcp()).hasAtLeastOneElementOfType(SenderReport.class);
    }

    @Test
    void ofATick() {
        simulation.fail(FAILING);
        // Its reports are due every second.
        simulation.run(1_200 * MILLI);

        assertOnlyOneIsLost();
    }

    @Test
    void ofADatagram() {
        simulation.fail(FAILING);
        bob.check();
        simulation.run(30 * MILLI);

        assertOnlyOneIsLost();
    }

    /// The batch has packets for everybody.
    @Test
    void ofABatch() {
        simulation.failMedia(FAILING);
        simulation.run(100 * MILLI);

        assertOnlyOneIsLost();
    }

    @Test
    void ofACommand() {
        simulation.fail(FAILING);
        simulation.leave(FAILING);

        // Its goodbye was not sent, the rest of its leaving was done.
        assertThat(simulation.engine.connectionCount()).isEqualTo(2);
        assertThat(simulation.engine.snapshot().ended()[EndReason.LEFT.ordinal()]).isEqualTo(1);
        simulation.run(SECOND);
        assertThat(simulation.engine.snapshot().roomCount()).isEqualTo(1);
    }
}
