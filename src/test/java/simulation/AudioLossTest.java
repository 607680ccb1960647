package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Audio over lossy paths, with 50 ms of jitter: at least 98 % of the frames are played, by
/// themselves or from a redundant block in RED or in-band FEC.
@ExtendWith(SeedReport.class)
final class AudioLossTest {
    /// The jitter buffer under 50 ms of jitter: that, the distance of two redundant blocks, and a
    /// margin.
    private static final long BUFFER_NANOS = 140 * MILLI;

    /// Long enough that the share varies by at most 0.2 %.
    private static final long CALL_NANOS = 400 * SECOND;

    private static final double PLAYED = 0.98;

    /// Loss in either direction. In-band FEC alone restores one frame of a burst: with bursts of
    /// three packets in the mean that is only 98.0 % of all frames, so clients without RED meet
    /// bursts of two.
    enum Scenario {
        RANDOM_UP(0.1, 0, 0, true, false, true, true),
        RANDOM_UP_REORDERED(0.1, 0, 0, true, true, true, true),
        RANDOM_UP_WITHOUT_RED(0.1, 0, 0, true, false, false, false),
        RANDOM_UP_RED_TO_NO_RED(0.1, 0, 0, true, false, true, false),
        RANDOM_DOWN(0.1, 0, 0, false, false, true, true),
        RANDOM_DOWN_REORDERED(0.1, 0, 0, false, true, true, true),
        RANDOM_DOWN_WITHOUT_RED(0.1, 0, 0, false, false, false, false),
        RANDOM_DOWN_NO_RED_TO_RED(0.1, 0, 0, false, false, false, true),
        BURSTS_UP(0, 0.03, 3, true, false, true, true),
        BURSTS_UP_REORDERED(0, 0.03, 3, true, true, true, true),
        BURSTS_UP_WITHOUT_RED(0, 0.03, 2, true, false, false, false),
        BURSTS_DOWN(0, 0.03, 3, false, false, true, true),
        BURSTS_DOWN_REORDERED(0, 0.03, 3, false, true, true, true),
        BURSTS_DOWN_WITHOUT_RED(0, 0.03, 2, false, false, false, false),
        BURSTS_DOWN_NO_RED_TO_RED(0, 0.03, 3, false, false, false, true),
        BOTH_UP(0.1, 0.03, 3, true, false, true, true),
        BOTH_DOWN(0.1, 0.03, 3, false, false, true, true);

        final double random;
        final double inBursts;
        final double burstPackets;
        final boolean up;
        final boolean reorders;
        final boolean redOfTalker;
        final boolean redOfListener;

        Scenario(
                double random,
                double inBursts,
                double burstPackets,
                boolean up,
                boolean reorders,
                boolean redOfTalker,
                boolean redOfListener) {
            this.random = random;
            this.inBursts = inBursts;
            this.burstPackets = burstPackets;
            this.up = up;
            this.reorders = reorders;
            this.redOfTalker = redOfTalker;
            this.redOfListener = redOfListener;
        }

        void impair(Link link) {
            link.jitterNanos = 50 * MILLI;
            link.reorders = reorders;
            link.loss = random;
            link.bursts(inBursts == 0 ? null : new BurstLoss(inBursts, burstPackets));
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void audioIsPlayed(Scenario scenario) {
        Simulation simulation = new Simulation(201, 10);
        simulation.delayNanos = 30 * MILLI;
        SimulatedPeer ann = simulation.join(1, false, abilities(scenario.redOfTalker));
        SimulatedPeer bob = simulation.join(2, false, abilities(scenario.redOfListener));
        ann.keepsArrivals = false;
        bob.keepsArrivals = false;
        ann.startMicrophone(20);
        simulation.run(2 * SECOND);
        scenario.impair(scenario.up ? ann.uplink : bob.downlink);
        simulation.run(CALL_NANOS);

        ReceivedAudio audio = bob.receiver.audio(1);
        ReceivedAudio.Playback playback = audio.playback(ann.microphone, BUFFER_NANOS);
        assertThat(playback.sent()).isGreaterThan(19_900);
        assertThat(playback.played()).as("%s", playback).isGreaterThanOrEqualTo(PLAYED);
        if (!scenario.redOfListener) {
            assertThat(audio.redPackets()).isZero();
        }
    }

    private static SimulatedOffer.Abilities abilities(boolean red) {
        return red ? SimulatedOffer.Abilities.BROWSER : SimulatedOffer.Abilities.WITHOUT_RED;
    }
}
