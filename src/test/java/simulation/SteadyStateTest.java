package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.SECOND;

import call.TrackKind;
import call.ViewRequest;
import media.srtp.SrtpProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A call in steady state, with audio, cameras of three encodings, feedback, numbering and pacing:
/// our own code allocates nothing for a packet. Under AES-CM, whose transform is ours.
@ExtendWith(SeedReport.class)
@Timeout(600)
final class SteadyStateTest {
    private static final int PEOPLE = 6;
    private static final int CAMERAS = 3;

    private final Simulation simulation =
            new Simulation(701, 10, SrtpProfile.AES128_CM_HMAC_SHA1_80);

    @Test
    void aPacketAllocatesNothing() {
        simulation.keepsEvents = false;
        for (int i = 1; i <= PEOPLE; i++) {
            SimulatedPeer peer = simulation.join(i, i <= CAMERAS, SimulatedOffer.Abilities.BROWSER);
            peer.keepsArrivals = false;
            peer.receiver.keepsFrames = false;
            peer.microphone.keepsSent = false;
            peer.camera.temporalLayers(3);
            peer.startMicrophone(20 + i);
            peer.view(
                    new ViewRequest(1, TrackKind.CAMERA, 720, ViewRequest.ANY_FRAME_RATE, true),
                    new ViewRequest(2, TrackKind.CAMERA, 360, ViewRequest.ANY_FRAME_RATE, false),
                    new ViewRequest(3, TrackKind.CAMERA, 180, ViewRequest.ANY_FRAME_RATE, false));
        }
        // Until the path is compiled, since the compilers allocate, too.
        simulation.run(60 * SECOND);
        long before = simulation.allocation.bytes(AllocationMeter.Input.RTP);
        long sentBefore = simulation.engine.snapshot().packetsSent();
        simulation.run(30 * SECOND);
        long sent = simulation.engine.snapshot().packetsSent() - sentBefore;
        long allocated = simulation.allocation.bytes(AllocationMeter.Input.RTP) - before;
        assertThat(sent).isGreaterThan(50_000);
        assertThat((double) allocated / sent).isLessThan(0.01);
    }
}
