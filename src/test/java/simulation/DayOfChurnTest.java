package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// 24 hours of joins and leaves in one engine, with two peers present all day, mostly silent: its
/// state at the same load once an hour is the same, and so is the memory of the process. The same
/// of a room on two engines whose relay dies again and again.
@ExtendWith(SeedReport.class)
@Timeout(600)
final class DayOfChurnTest {
    private static final int HOURS = 24;
    private static final long HOUR = 3_600 * SECOND;
    private static final int JOINS_AN_HOUR = 40;
    private static final int ROOMS = 4;
    private static final int REGULARS = 4;
    private static final int RESIDENTS = 2;

    /// Heap that may come and go between two measurements: caches of the JDK, compiled code's
    /// constants.
    private static final long HEAP_TOLERANCE_BYTES = 2_000_000;

    private final Simulation simulation = new Simulation(501, 10);
    private final Random random = new Random(502);
    private final List<SimulatedPeer> present = new ArrayList<>();
    private int lastParticipant;

    @Test
    void memoryIsFlatAndNoMapGrows() {
        simulation.keepsEvents = false;
        for (int i = 0; i < RESIDENTS; i++) {
            join(ROOMS, false).microphone.silent = true;
        }
        present.clear();
        List<Map<String, Long>> censuses = new ArrayList<>();
        long[] heap = new long[HOURS];
        for (int hour = 0; hour < HOURS; hour++) {
            long end = simulation.now + HOUR;
            churn();
            allLeave();
            assertThat(simulation.engine.connectionCount()).isEqualTo(RESIDENTS);
            assertThat(simulation.engine.snapshot().roomCount()).isEqualTo(1);
            censuses.add(underTheSameLoad());
            allLeave();
            heap[hour] = usedHeapBytes();
            simulation.run(end - simulation.now);
            assertThat(simulation.engine.connectionCount()).isEqualTo(RESIDENTS);
        }
        assertThat(EngineCensus.grown(censuses, HOURS / 3)).as("grown in a day").isEmpty();
        System.out.printf(
                "%d h, %d joins: heap %s KB%n",
                HOURS,
                lastParticipant,
                Arrays.toString(Arrays.stream(heap).map(bytes -> bytes / 1024).toArray()));
        assertThat(median(heap, HOURS - 4)).isLessThan(median(heap, 1) + HEAP_TOLERANCE_BYTES);
    }

    /// Once an hour the relay of a room dies while its participants talk, alternately with all that
    /// goes between the two nodes and with its UDP packets alone. Another one takes its place, and
    /// all leave.
    @Test
    void noMapGrowsInADayOfRelaysThatDie() {
        RelayedRoom room = new RelayedRoom(503, 10);
        room.core.keepsEvents = false;
        room.edge.keepsEvents = false;
        List<Map<String, Long>> cores = new ArrayList<>();
        List<Map<String, Long>> edges = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            long end = room.core.now + HOUR;
            relayDiesInACall(room, hour % 2 == 0);
            assertThat(room.lost).as("both ends, once an hour").hasSize(2 * (hour + 1));
            cores.add(EngineCensus.of(room.core.engine));
            edges.add(EngineCensus.of(room.edge.engine));
            room.runApart(end - room.core.now);
            assertThat(room.core.engine.connectionCount()).isZero();
            assertThat(room.edge.engine.connectionCount()).isZero();
        }
        assertThat(EngineCensus.grown(cores, HOURS / 3)).as("grown at the core").isEmpty();
        assertThat(EngineCensus.grown(edges, HOURS / 3)).as("grown at the edge").isEmpty();
        assertThat(room.core.engine.snapshot().roomCount()).isZero();
        assertThat(room.edge.engine.snapshot().relays().open()).isZero();
    }

    private void relayDiesInACall(RelayedRoom room, boolean altogether) {
        int first = lastParticipant + 1;
        room.open();
        for (int i = 0; i < REGULARS; i++) {
            Simulation shard = i % 2 == 0 ? room.core : room.edge;
            SimulatedPeer peer =
                    shard.join(
                            ++lastParticipant,
                            altogether && i == 0,
                            SimulatedOffer.Abilities.BROWSER);
            peer.keepsArrivals = false;
            peer.receiver.keepsFrames = false;
            peer.startMicrophone(20 + random.nextInt(60));
        }
        SimulatedPeer listener = Objects.requireNonNull(room.edge.peers.get(first + 1));
        room.run(2 * SECOND);
        assertThat(listener.slotOf(first)).as("over the relay").isNotNull();

        room.reports = !altogether;
        room.toEdge.cut = true;
        room.toCore.cut = true;
        room.run(7 * SECOND);
        assertThat(listener.slotOf(first)).isNull();

        room.reports = true;
        room.toEdge.cut = false;
        room.toCore.cut = false;
        room.open();
        room.run(2 * SECOND);
        assertThat(listener.slotOf(first)).as("over the next relay").isNotNull();

        for (int i = first; i <= lastParticipant; i++) {
            (room.core.peers.containsKey(i) ? room.core : room.edge).leave(i);
        }
        room.run(SECOND);
        room.close();
        room.run(SECOND);
    }

    /// A few minutes in which many join, speak, send video and leave.
    private void churn() {
        for (int i = 0; i < JOINS_AN_HOUR; i++) {
            SimulatedPeer peer = join(random.nextInt(ROOMS), random.nextInt(6) == 0);
            simulation.at(simulation.now + (1 + random.nextInt(4)) * SECOND, peer.microphone::stop);
            simulation.at(simulation.now + 2 * SECOND, peer.camera::stop);
            simulation.run(random.nextInt(800) * MILLI);
            if (present.size() > 10) {
                leave(present.remove(random.nextInt(present.size())));
            }
            if (random.nextInt(20) == 0) {
                // Gone without notice: the engine has to detect it.
                simulation.vanish(present.remove(random.nextInt(present.size())));
            }
        }
        simulation.run(60 * SECOND);
    }

    private Map<String, Long> underTheSameLoad() {
        for (int i = 0; i < REGULARS; i++) {
            join(0, i == 0);
        }
        simulation.run(5 * SECOND);
        present.forEach(peer -> peer.microphone.stop());
        present.forEach(peer -> peer.camera.stop());
        simulation.run(20 * SECOND);
        return EngineCensus.of(simulation.engine);
    }

    private SimulatedPeer join(int room, boolean camera) {
        SimulatedPeer peer =
                simulation.join(
                        new UUID(9, room),
                        ++lastParticipant,
                        camera,
                        SimulatedOffer.Abilities.BROWSER);
        peer.keepsArrivals = false;
        peer.receiver.keepsFrames = false;
        peer.microphone.keepsSent = false;
        peer.startMicrophone(20 + random.nextInt(60));
        present.add(peer);
        return peer;
    }

    private void allLeave() {
        present.forEach(this::leave);
        present.clear();
        simulation.run(SECOND);
    }

    private void leave(SimulatedPeer peer) {
        simulation.leave(peer.participant);
    }

    private static long usedHeapBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /// Of three hours from this one on.
    private static long median(long[] values, int from) {
        long[] three = Arrays.copyOfRange(values, from, from + 3);
        Arrays.sort(three);
        return three[1];
    }
}
