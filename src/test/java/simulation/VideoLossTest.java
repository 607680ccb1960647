package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Video over lossy paths: a lost packet is retransmitted within a round trip and 30 ms of
/// the first packet behind it, unless the retransmission is lost, too.
@ExtendWith(SeedReport.class)
final class VideoLossTest {
    private static final long MARGIN_NANOS = 30 * MILLI;
    private static final SimulatedOffer.Abilities BROWSER = SimulatedOffer.Abilities.BROWSER;

    @ParameterizedTest
    @CsvSource({
        "301, 0.1, 0, 0, 1",
        "302, 0, 0.03, 0, 1",
        "303, 0.1, 0.03, 0, 3",
        "304, 0.1, 0, 50, 1",
        "305, 0, 0.03, 50, 3"
    })
    void recoversFromLossOnTheDownlink(
            long seed, double random, double inBursts, long jitterMillis, int layers) {
        Call call = new Call(seed, layers);
        call.impair(call.bob.downlink, random, inBursts, jitterMillis);
        call.simulation.run(60 * SECOND);
        call.assertRecovered(call.bob.roundTripNanos());
    }

    @ParameterizedTest
    @CsvSource({
        "311, 0.1, 0, 0, 1",
        "312, 0, 0.03, 0, 1",
        "313, 0.1, 0.03, 0, 3",
        "314, 0.1, 0, 50, 1",
        "315, 0, 0.03, 50, 1"
    })
    void recoversFromLossOnTheUplink(
            long seed, double random, double inBursts, long jitterMillis, int layers) {
        Call call = new Call(seed, layers);
        call.ann.uplink.spares(call.ann.camera::retransmits);
        call.impair(call.ann.uplink, random, inBursts, jitterMillis);
        call.simulation.run(60 * SECOND);
        call.assertRecovered(call.ann.roundTripNanos());
    }

    @Test
    void goesOnWithDuplicatesAndPacketsOutOfOrder() {
        Call call = new Call(321, 3);
        for (Link link : List.of(call.ann.uplink, call.bob.downlink)) {
            link.duplicates = 0.05;
            link.jitterNanos = 20 * MILLI;
            link.reorders = true;
        }
        call.simulation.run(30 * SECOND);
        ReceivedVideo video = call.bob.receiver.videoOf(1);
        assertThat(video.broken()).as("frames decoded without their reference").isZero();
        assertThat(video.decoded()).isGreaterThan(30 * 30);
        assertThat(video.freezes()).isZero();
    }

    /// Ann's camera and Bob who views it, 30 ms from the server each.
    private static final class Call {
        final Simulation simulation;
        final SimulatedPeer ann;
        final SimulatedPeer bob;

        Call(long seed, int temporalLayers) {
            simulation = new Simulation(seed, 10);
            simulation.delayNanos = 30 * MILLI;
            ann = simulation.join(1, true, BROWSER);
            ann.camera.temporalLayers(temporalLayers);
            bob = simulation.join(2, false, BROWSER);
            simulation.run(3 * SECOND);
        }

        void impair(Link link, double random, double inBursts, long jitterMillis) {
            link.loss = random;
            link.bursts(inBursts == 0 ? null : new BurstLoss(inBursts, 3));
            link.jitterNanos = jitterMillis * MILLI;
        }

        void assertRecovered(long roundTripNanos) {
            ReceivedVideo video = bob.receiver.videoOf(1);
            assertThat(video.broken()).as("frames decoded without their reference").isZero();
            List<LossRecovery.Repair> repairs =
                    bob.receiver.recoveries().stream()
                            .flatMap(recovery -> recovery.repairs().stream())
                            .toList();
            assertThat(repairs).hasSizeGreaterThan(30);
            List<LossRecovery.Repair> answered =
                    repairs.stream().filter(repair -> !repair.answerLost()).toList();
            // Where the estimate has just fallen, a retransmission may have to wait for a second
            // request.
            assertThat(answered)
                    .allMatch(repair -> repair.tookNanos() <= 2 * roundTripNanos + MARGIN_NANOS);
            assertThat(answered)
                    .filteredOn(repair -> repair.tookNanos() > roundTripNanos + MARGIN_NANOS)
                    .hasSizeLessThanOrEqualTo(answered.size() / 50);
        }
    }
}
