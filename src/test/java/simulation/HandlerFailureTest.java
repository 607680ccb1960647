package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.EndReason;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import media.EngineEvent;
import media.rtcp.SenderReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// M8: an exception of ours, wherever it happens, costs the one connection that it happened in, or
/// the one room.
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

    /// The batch has packets for all participants.
    @Test
    void ofABatch() {
        simulation.failMedia(FAILING);
        simulation.run(100 * MILLI);

        assertOnlyOneIsLost();
    }

    /// What the room has done until the exception is not known, so all its connections are closed.
    @Test
    void ofARoom() throws ReflectiveOperationException {
        UUID otherRoom = new UUID(0, 2);
        SimulatedPeer dan = simulation.join(otherRoom, 4, true, SimulatedOffer.Abilities.BROWSER);
        SimulatedPeer eve = simulation.join(otherRoom, 5, true, SimulatedOffer.Abilities.BROWSER);
        dan.startMicrophone(20);
        simulation.run(2 * SECOND);
        breakRoom();
        simulation.run(100 * MILLI);

        assertThat(simulation.engine.connectionCount()).isEqualTo(2);
        assertThat(simulation.engine.snapshot().roomCount()).isEqualTo(1);
        assertThat(simulation.engine.snapshot().ended()[EndReason.INTERNAL_ERROR.ordinal()])
                .isEqualTo(3);
        for (int participant : new int[] {1, FAILING, 3}) {
            assertThat(simulation.events)
                    .contains(
                            new EngineEvent.ConnectionLost(
                                    simulation.room,
                                    participant,
                                    EndReason.INTERNAL_ERROR,
                                    "internal_error"));
        }
        assertThat(simulation.events).hasAtLeastOneElementOfType(EngineEvent.HandlerFailed.class);
        simulation.events.clear();
        int audio = eve.arrivalsOf(4, SimulatedOffer.RED).size();
        int video = eve.videoOf(4).size();
        simulation.run(3 * SECOND);
        assertThat(simulation.events)
                .as("it does not happen again")
                .doesNotHaveAnyElementsOfTypes(EngineEvent.HandlerFailed.class);
        assertThat(eve.arrivalsOf(4, SimulatedOffer.RED)).hasSizeGreaterThan(audio + 100);
        assertThat(eve.videoOf(4)).hasSizeGreaterThan(video + 60);
    }

    /// No input is known that makes a room throw on a tick. With a subscriber that is null it does
    /// each time, and also when its participants leave.
    private void breakRoom() throws ReflectiveOperationException {
        Map<?, ?> rooms = (Map<?, ?>) field(field(simulation.engine, "rooms"), "rooms");
        Object room = field(Objects.requireNonNull(rooms.get(simulation.room)), "room");
        ((List<?>) field(room, "subscribers")).add(null);
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return Objects.requireNonNull(field.get(of));
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
