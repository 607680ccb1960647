package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.TrackKind;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import links.Bottleneck;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Five speakers on a path whose capacity drops: redundant blocks in RED are the first to go, so
/// that it does not remain congested because of losses by congestion.
@ExtendWith(SeedReport.class)
@Timeout(120)
final class CongestedAudioTest {
    private static final long WIDE = 5_000_000;

    /// 495 ms at 600 kbit/s.
    private static final long QUEUE_BYTES = 37_500;

    private static final int TALKERS = 5;

    /// 50 frames of 80 bytes a second with 70 bytes of headers, and a redundant block of each with
    /// its header.
    private static final long AUDIO_BITS_PER_SECOND = 60_000;

    private static final long REDUNDANCY_BITS_PER_SECOND = 33_600;

    private final Simulation simulation = new Simulation(611, 10);
    private final List<SimulatedPeer> talkers = new ArrayList<>();

    /// @param settling in seconds. (With video at 400 kbit/s its own keyframes and retransmissions
    ///     go through what audio leaves free, 100 kbit/s, first.)
    @ParameterizedTest
    @CsvSource({"600000, true, 6", "600000, false, 1", "400000, true, 14", "400000, false, 6"})
    void redundancyEndsWhenThePathIsCongested(long narrow, boolean video, int settling) {
        simulation.keepsEvents = false;
        allTalk(video);
        Bottleneck path = new Bottleneck(simulation, WIDE, QUEUE_BYTES);
        SimulatedPeer listener = listener(path, video);
        simulation.run(20 * SECOND);
        assertThat(redundantShare(listener, 5 * SECOND))
                .as("redundancy on a fast path")
                .isGreaterThan(0.9);

        path.rate(narrow);
        simulation.run(settling * SECOND);
        path.measureAbove(200 * MILLI);
        long dropped = path.dropped();
        simulation.run(120 * SECOND);
        // Video may be tried again, and fill the path for a moment: a second until its queue
        // counts as standing, and the time to drain it.
        assertThat(path.longestAboveNanos()).as("queue").isLessThan(2 * SECOND);
        assertThat(path.dropped() - dropped).isLessThan(20);
        boolean room =
                narrow - TALKERS * AUDIO_BITS_PER_SECOND > TALKERS * REDUNDANCY_BITS_PER_SECOND;
        double stay = redundantShare(listener, 5 * SECOND);
        assertThat(stay).as("redundancy on a slow path").isEqualTo(room && !video ? 1 : 0);

        path.rate(WIDE);
        simulation.run(20 * SECOND);
        listener.downlink.loss = 0.05;
        simulation.run(30 * SECOND);
        assertThat(redundantShare(listener, 5 * SECOND)).as("lossy, but fast").isGreaterThan(0.9);
    }

    /// The share of audio packets with redundancy, in the given time from now.
    private double redundantShare(SimulatedPeer listener, long nanos) {
        long packets = sum(listener, false);
        long red = sum(listener, true);
        simulation.run(nanos);
        return (double) (sum(listener, true) - red) / (sum(listener, false) - packets);
    }

    private static long sum(SimulatedPeer listener, boolean red) {
        return listener.receiver.audioStreams().values().stream()
                .mapToLong(audio -> red ? audio.redPackets() : audio.packets())
                .sum();
    }

    private void allTalk(boolean video) {
        for (int i = 1; i <= TALKERS; i++) {
            SimulatedPeer peer = simulation.join(i, video, SimulatedOffer.Abilities.BROWSER);
            peer.keepsArrivals = false;
            peer.camera.temporalLayers(3);
            peer.startMicrophone(20 + i);
            peer.view();
            talkers.add(peer);
        }
        simulation.run(SECOND);
    }

    private SimulatedPeer listener(Bottleneck path, boolean video) {
        simulation.delayNanos = 25 * MILLI;
        SimulatedPeer listener =
                simulation.join(TALKERS + 1, false, SimulatedOffer.Abilities.BROWSER);
        listener.keepsArrivals = false;
        listener.downlink.through(path);
        List<ViewRequest> wants = new ArrayList<>();
        for (int i = 1; video && i <= TALKERS; i++) {
            wants.add(
                    new ViewRequest(i, TrackKind.CAMERA, 360, ViewRequest.ANY_FRAME_RATE, i == 1));
        }
        listener.view(wants.toArray(ViewRequest[]::new));
        return listener;
    }
}
