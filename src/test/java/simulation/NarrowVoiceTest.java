package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.TrackKind;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Five voices on a way that becomes narrow: copies in RED are the first to go, so that the way does not
/// stay full because of packets that are lost because it is full.
@ExtendWith(SeedReport.class)
@Timeout(120)
final class NarrowVoiceTest {
    private static final long WIDE = 5_000_000;

    /// 495 ms at 600 kbit/s.
    private static final long QUEUE_BYTES = 37_500;

    private static final int TALKERS = 5;

    /// 50 frames of 80 bytes a second under 70 bytes of headers, and a copy of each with its head.
    private static final long VOICE_BITS_PER_SECOND = 60_000;

    private static final long COPIES_BITS_PER_SECOND = 33_600;

    private final Simulation simulation = new Simulation(611, 10);
    private final List<SimulatedPeer> talkers = new ArrayList<>();

    /// @param settling in seconds. (With pictures at 400 kbit/s their own keyframes and retransmissions go
    ///     through what voices leave, 100 kbit/s, first.)
    @ParameterizedTest
    @CsvSource({"600000, true, 6", "600000, false, 1", "400000, true, 14", "400000, false, 6"})
    void copiesGoWhenTheWayIsFull(long narrow, boolean pictures, int settling) {
        simulation.keepsEvents = false;
        everybodyTalks(pictures);
        Bottleneck way = new Bottleneck(simulation, WIDE, QUEUE_BYTES);
        SimulatedPeer listener = listener(way, pictures);
        simulation.run(20 * SECOND);
        assertThat(copies(listener, 5 * SECOND)).as("copies on a wide way").isGreaterThan(0.9);

        way.rate(narrow);
        simulation.run(settling * SECOND);
        way.measureAbove(200 * MILLI);
        long dropped = way.dropped();
        simulation.run(120 * SECOND);
        // A picture may try to come back, and fill the way for a moment: a second until its queue
        // counts as one that stands, and what it takes to drain.
        assertThat(way.longestAboveNanos()).as("queue").isLessThan(2 * SECOND);
        assertThat(way.dropped() - dropped).isLessThan(20);
        boolean room = narrow - TALKERS * VOICE_BITS_PER_SECOND > TALKERS * COPIES_BITS_PER_SECOND;
        double stay = copies(listener, 5 * SECOND);
        assertThat(stay).as("copies on a narrow way").isEqualTo(room && !pictures ? 1 : 0);

        way.rate(WIDE);
        simulation.run(20 * SECOND);
        listener.downlink.loss = 0.05;
        simulation.run(30 * SECOND);
        assertThat(copies(listener, 5 * SECOND)).as("lossy, but wide").isGreaterThan(0.9);
    }

    /// The share of packets of voices that have copies, in the next while.
    private double copies(SimulatedPeer listener, long nanos) {
        long packets = sum(listener, false);
        long red = sum(listener, true);
        simulation.run(nanos);
        return (double) (sum(listener, true) - red) / (sum(listener, false) - packets);
    }

    private static long sum(SimulatedPeer listener, boolean red) {
        return listener.receiver.voices().values().stream()
                .mapToLong(voice -> red ? voice.redPackets() : voice.packets())
                .sum();
    }

    private void everybodyTalks(boolean pictures) {
        for (int i = 1; i <= TALKERS; i++) {
            SimulatedPeer peer = simulation.join(i, pictures, SimulatedOffer.Abilities.BROWSER);
            peer.keepsArrivals = false;
            peer.camera.temporalLayers(3);
            peer.startMicrophone(20 + i);
            peer.view();
            talkers.add(peer);
        }
        simulation.run(SECOND);
    }

    private SimulatedPeer listener(Bottleneck way, boolean pictures) {
        simulation.delayNanos = 25 * MILLI;
        SimulatedPeer listener =
                simulation.join(TALKERS + 1, false, SimulatedOffer.Abilities.BROWSER);
        listener.keepsArrivals = false;
        listener.downlink.through(way);
        List<ViewRequest> wants = new ArrayList<>();
        for (int i = 1; pictures && i <= TALKERS; i++) {
            wants.add(
                    new ViewRequest(i, TrackKind.CAMERA, 360, ViewRequest.ANY_FRAME_RATE, i == 1));
        }
        listener.view(wants.toArray(ViewRequest[]::new));
        return listener;
    }
}
