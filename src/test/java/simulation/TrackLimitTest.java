package simulation;

import static org.assertj.core.api.Assertions.assertThat;

import static simulation.Simulation.SECOND;

import call.EndReason;
import call.MediaCommand;
import call.TrackLimits;

import media.EngineEvent;
import media.rtp.DropReason;

import org.junit.jupiter.api.Test;

/// A channel's limits, changed in the middle of a call: what a client sends beyond them reaches nobody.
final class TrackLimitTest {
    private final Simulation simulation = new Simulation(91, 10);
    private final SimulatedPeer ann = simulation.join(1, false);
    private final SimulatedPeer bob = simulation.join(2, false);
    private final SimulatedPeer cat = simulation.join(3, false);

    private void limit(int microphoneBitsPerSecond) {
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeLimits(new TrackLimits(microphoneBitsPerSecond)));
    }

    private long drops() {
        return simulation.engine.snapshot().drops()[DropReason.OVER_RATE.ordinal()];
    }

    /// Bits a second that Bob receives of a participant in the next seconds, from payloads of Opus alone.
    private long received(int participant, int seconds) {
        int from = bob.audioOf(participant).size();
        simulation.run(seconds * SECOND);
        return bob.audioOf(participant).stream().skip(from).mapToLong(a -> a.payload().length).sum()
                * 8
                / seconds;
    }

    @Test
    void aModifiedClientIsLimitedToWhatTheChannelAllowsNow() {
        ann.microphone.frameBytes = 600;
        ann.startMicrophone(20);
        cat.startMicrophone(20);
        simulation.run(SECOND);
        assertThat(received(1, 2)).as("240 kbit/s without a limit").isBetween(235_000L, 245_000L);
        assertThat(drops()).isZero();

        limit(64_000);
        // A browser takes two seconds to follow.
        simulation.run(4 * SECOND);
        assertThat(received(1, 4)).isBetween(105_000L, 118_000L);
        long dropped = drops();
        assertThat(dropped).isGreaterThan(100);

        limit(256_000);
        assertThat(received(1, 4)).isBetween(235_000L, 245_000L);
        assertThat(drops()).isEqualTo(dropped);

        limit(32_000);
        assertThat(received(3, 8)).as("of another participant").isBetween(31_500L, 32_500L);
        assertThat(simulation.engine.connectionCount()).isEqualTo(3);
        simulation.run(6 * SECOND);
        assertThat(simulation.events)
                .filteredOn(EngineEvent.ConnectionLost.class::isInstance)
                .extracting(lost -> ((EngineEvent.ConnectionLost) lost).reason())
                .containsExactly(EndReason.OVER_RATE);
        assertThat(received(3, 2)).isBetween(31_000L, 33_000L);
    }
}
