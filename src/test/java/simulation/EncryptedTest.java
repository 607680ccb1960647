package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.SECOND;

import java.nio.ByteBuffer;
import java.util.List;
import media.codec.Vp8Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Payloads that are encrypted end to end: video is forwarded by its dependency descriptors alone,
/// and every byte arrives as it was sent.
@ExtendWith(SeedReport.class)
final class EncryptedTest {
    private final Simulation simulation = new Simulation(621, 10);
    private final SimulatedPeer ann = simulation.join(1, true, SimulatedOffer.Abilities.ENCRYPTED);

    @Test
    void videoBeginsWithAKeyframeAndArrivesAsItWasSent() {
        simulation.run(SECOND);
        SimulatedPeer bob = simulation.join(2, false, SimulatedOffer.Abilities.ENCRYPTED);
        simulation.run(3 * SECOND);

        List<SimulatedPeer.Arrival> packets = bob.videoOf(1);
        assertThat(packets).hasSizeGreaterThan(160);
        int encoding = -1;
        for (SimulatedPeer.Arrival packet : packets) {
            byte[] payload = packet.payload().clone();
            SimulatedEncoding.turnOver(payload);
            Vp8Descriptor descriptor = new Vp8Descriptor();
            assertThat(descriptor.wrap(payload, 0, payload.length)).isTrue();
            if (payload[7] != encoding) {
                assertThat(descriptor.startsKeyframe()).as("a new encoding").isTrue();
                encoding = payload[7];
            }
            assertThat(ann.camera.encoding(encoding).sent(packet.payload())).isTrue();
        }
        assertThat(encoding).as("the middle one").isEqualTo(1);
        Streams.assertSeamless(bob);
    }

    @Test
    void anotherEncodingTakesOverAtItsKeyframe() {
        SimulatedPeer bob = simulation.join(2, false, SimulatedOffer.Abilities.ENCRYPTED);
        simulation.run(3 * SECOND);
        ann.camera.encoding(1).on(false);
        ann.camera.encoding(2).on(false);
        int before = bob.videoOf(1).size();
        simulation.run(5 * SECOND);

        List<SimulatedPeer.Arrival> after = bob.videoOf(1).subList(before, bob.videoOf(1).size());
        assertThat(after).hasSizeGreaterThan(80);
        assertThat((byte) ~after.getLast().payload()[7]).as("encoding q").isZero();
        Streams.assertSeamless(bob);
    }

    @Test
    void audioArrivesAsItWasSentWithoutDtxFramesOrRedundancy() {
        SimulatedPeer bob = simulation.join(2, false, SimulatedOffer.Abilities.ENCRYPTED);
        ann.startMicrophone(20);
        simulation.run(3 * SECOND);
        ann.microphone.silent = true;
        simulation.run(3 * SECOND);

        List<SimulatedPeer.Arrival> audio = bob.audioOf(1);
        assertThat(audio).hasSizeGreaterThan(140);
        int last = 0;
        for (SimulatedPeer.Arrival packet : audio) {
            byte[] payload = packet.payload().clone();
            SimulatedEncoding.turnOver(payload);
            assertThat(payload[0]).isEqualTo(SimulatedMicrophone.TOC);
            if (payload.length == 1) {
                continue; // comfort noise, as it was sent
            }
            assertThat(payload).hasSize(SimulatedMicrophone.FRAME_BYTES);
            int number = ByteBuffer.wrap(payload).getInt(2);
            assertThat(number).isGreaterThan(last);
            assertThat(ann.microphone.sent(number)).isTrue();
            last = number;
        }
        assertThat(bob.arrivalsOf(1, SimulatedOffer.RED)).isEmpty();
        Streams.assertSeamless(bob);
    }
}
