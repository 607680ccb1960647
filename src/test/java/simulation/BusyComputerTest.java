package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.SlotOwner;
import call.TrackKind;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// M9: clients on busy computers, on links that carry everything and lose nothing. Their browsers
/// stall for 50 to 800 ms at random, in both directions; no video may be paused as too much for a
/// link.
@ExtendWith(SeedReport.class)
final class BusyComputerTest {
    private static final int CLIENTS = 3;

    private final List<SimulatedPeer> peers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {901, 902, 903, 904})
    void noVideoIsPausedAndAllIsWellSoonAfterwards(int seed) {
        Simulation simulation = new Simulation(seed, 10);
        simulation.keepsEvents = false;
        simulation.delayNanos = MILLI;
        for (int i = 1; i <= CLIENTS; i++) {
            SimulatedPeer peer = simulation.join(i, true, SimulatedOffer.Abilities.BROWSER);
            peer.keepsArrivals = false;
            peer.startMicrophone(i == 1 ? 20 : 80);
            peers.add(peer);
        }
        peers.forEach(BusyComputerTest::viewAll);
        Watch watch = new Watch(simulation);
        simulation.run(10 * SECOND);
        Random random = new Random(seed);
        long busyUntil = simulation.now + 30 * SECOND;
        peers.forEach(peer -> stall(simulation, peer, random, busyUntil));
        simulation.run(30 * SECOND);
        simulation.run(3 * SECOND);
        List<Long> decoded = decoded();
        simulation.run(2 * SECOND);

        assertThat(watch.pauses).as("slots reported as paused").isZero();
        for (int i = 0; i < decoded.size(); i++) {
            assertThat(decoded().get(i) - decoded.get(i))
                    .as("frames in the 2 s that begin 3 s after")
                    .isGreaterThan(50);
        }
        for (SimulatedPeer peer : peers) {
            for (int other = 1; other <= CLIENTS; other++) {
                if (other != peer.participant) {
                    assertThat(peer.receiver.videoOf(other).shownEncoding()).isEqualTo(2);
                }
            }
        }
    }

    /// Counts the slots that are reported as paused.
    private final class Watch {
        private final Simulation simulation;
        private int pauses;

        Watch(Simulation simulation) {
            this.simulation = simulation;
            look();
        }

        private void look() {
            for (SimulatedPeer peer : peers) {
                pauses += (int) peer.slots().values().stream().filter(SlotOwner::paused).count();
            }
            simulation.at(simulation.now + 50 * MILLI, this::look);
        }
    }

    private static void stall(
            Simulation simulation, SimulatedPeer peer, Random random, long untilNanos) {
        if (simulation.now >= untilNanos) {
            return;
        }
        long end = simulation.now + 50 * MILLI + random.nextLong(750 * MILLI);
        peer.downlink.stalledUntilNanos = end;
        peer.uplink.stalledUntilNanos = end;
        long next = end + 20 * MILLI + random.nextLong(900 * MILLI);
        simulation.at(next, () -> stall(simulation, peer, random, untilNanos));
    }

    private List<Long> decoded() {
        return peers.stream()
                .flatMap(peer -> peer.receiver.videoStreams().stream())
                .filter(video -> video.decoded() > 0)
                .map(ReceivedVideo::decoded)
                .toList();
    }

    private static void viewAll(SimulatedPeer viewer) {
        List<ViewRequest> requests = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            if (i != viewer.participant) {
                requests.add(
                        new ViewRequest(
                                i, TrackKind.CAMERA, 720, ViewRequest.ANY_FRAME_RATE, i == 1));
            }
        }
        viewer.view(requests.toArray(ViewRequest[]::new));
    }
}
