package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.net.InetSocketAddress;
import java.util.List;
import media.EngineEvent;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client's address changes during a call: its NAT binding expires, its phone leaves the Wi-Fi.
/// The connection goes on, with and without an ICE restart.
@SuppressWarnings("EnumOrdinal") // drops are counted in an array by reason
final class PathChangeTest {
    private static final InetSocketAddress MOBILE = new InetSocketAddress("198.51.100.7", 6000);

    /// Sent: 2's audio, from a new address at 2.2 s; its checks come every 2.5 s. Forwarded: all
    /// but the packets that arrived before the first check from there.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstCheckFromANewAddressRestoresAudio(boolean nominates) {
        Simulation simulation = new Simulation(21, 10);
        SimulatedPeer ann = simulation.join(1, false);
        SimulatedPeer bob = simulation.join(2, false);
        bob.nominates = nominates;
        ann.startMicrophone(20);
        bob.startMicrophone(20);
        simulation.run(2_200 * MILLI);
        long unknownBefore =
                simulation.engine.snapshot().drops()[DropReason.UNKNOWN_PATH.ordinal()];
        simulation.move(bob, MOBILE);
        simulation.run(200 * MILLI);
        int receivedByAnn = ann.audioOf(2).size();
        assertThat(
                        simulation.engine.snapshot().drops()[DropReason.UNKNOWN_PATH.ordinal()]
                                - unknownBefore)
                .as("media before the check")
                .isGreaterThan(8);
        // The check of 2.5 s; without nomination the old path has to be silent for a second.
        simulation.run(160 * MILLI);
        assertThat(ann.audioOf(2)).hasSizeGreaterThan(receivedByAnn);
        simulation.run(nominates ? 100 * MILLI : 1_000 * MILLI);
        int receivedByBob = bob.audioOf(1).size();
        simulation.run(SECOND);
        assertThat(bob.audioOf(1)).hasSizeGreaterThan(receivedByBob + 45);
        simulation.run(20 * SECOND);
        assertThat(lost(simulation)).isEmpty();
        assertThat(bob.offers).isEqualTo(1);
    }

    @Test
    void aRestartKeepsKeysAndSlotsAndMediaFlowsOnTheOldPathMeanwhile() {
        Simulation simulation = new Simulation(22, 10);
        SimulatedPeer ann = simulation.join(1, true);
        SimulatedPeer bob = simulation.join(2, true);
        ann.startMicrophone(20);
        bob.startMicrophone(20);
        simulation.run(2 * SECOND);
        String restarted = bob.restart();
        assertThat(restarted).contains("a=setup:passive").contains("a=ice-lite");
        simulation.run(3 * SECOND);
        Streams.assertSeamless(ann);
        Streams.assertSeamless(bob);
        simulation.move(bob, MOBILE);
        bob.restart();
        simulation.run(3 * SECOND);

        Streams.assertNoGap(ann.audioOf(2), 60 * MILLI);
        Streams.assertNoGap(bob.audioOf(1), 60 * MILLI);
        assertThat(simulation.events).noneMatch(EngineEvent.HandshakeEnded.class::isInstance);
        assertThat(
                        simulation.events.stream()
                                .filter(EngineEvent.HandshakeExpected.class::isInstance)
                                .count())
                .as("handshakes")
                .isEqualTo(2);
        assertThat(simulation.engine.connectionCount()).isEqualTo(2);
    }

    @Test
    void aRestartSavesASilentClientAndChecksWithOldCredentialsEndWithIt() {
        Simulation simulation = new Simulation(23, 10);
        SimulatedPeer ann = simulation.join(1, false);
        SimulatedPeer bob = simulation.join(2, false);
        bob.startMicrophone(20);
        simulation.run(2 * SECOND);
        bob.unreachable(true);
        simulation.run(8 * SECOND);
        bob.unreachable(false);
        simulation.move(bob, MOBILE);
        bob.restart();
        int received = ann.audioOf(2).size();
        simulation.run(SECOND);
        assertThat(ann.audioOf(2)).hasSizeGreaterThan(received + 45);
        simulation.run(20 * SECOND);
        assertThat(lost(simulation)).isEmpty();
    }

    @Test
    void moreSlotsCanBeOfferedLaterAndTheOldOnesStay() {
        Simulation simulation = new Simulation(24, 10);
        SimulatedPeer ann =
                new SimulatedPeer(
                        simulation,
                        simulation.room,
                        1,
                        media.srtp.SrtpProfile.AEAD_AES_128_GCM,
                        SimulatedOffer.Abilities.PLAIN);
        String first = ann.offer(SimulatedOffer.text(2, 0), false);
        // Sections are added at the end: two video slots behind the audio slots.
        String more = ann.offer(SimulatedOffer.text(2, 2), false);
        assertThat(simulation.engine.connectionCount()).isEqualTo(1);
        List<String> ssrcs = lines(first, "a=ssrc:");
        assertThat(lines(more, "a=ssrc:"))
                .startsWith(ssrcs.toArray(String[]::new))
                .hasSizeGreaterThan(ssrcs.size());
        assertThat(SimulatedOffer.attribute(more, "ice-ufrag"))
                .isEqualTo(SimulatedOffer.attribute(first, "ice-ufrag"));
        String[] origin = lines(first, "o=").getFirst().split(" ", -1);
        String[] next = lines(more, "o=").getFirst().split(" ", -1);
        assertThat(next[1]).isEqualTo(origin[1]);
        assertThat(next[2]).isEqualTo("2");
        // Fewer sections, or another certificate, are another connection.
        String other = ann.offer(SimulatedOffer.text(2, 2).replace("AA:AA", "AA:BB"), false);
        assertThat(SimulatedOffer.attribute(other, "ice-ufrag"))
                .isNotEqualTo(SimulatedOffer.attribute(first, "ice-ufrag"));
        assertThat(simulation.engine.connectionCount()).isEqualTo(1);
    }

    private static List<String> lines(String sdp, String prefix) {
        return sdp.lines().filter(line -> line.startsWith(prefix)).toList();
    }

    private static List<EngineEvent.ConnectionLost> lost(Simulation simulation) {
        return simulation.events.stream()
                .filter(EngineEvent.ConnectionLost.class::isInstance)
                .map(EngineEvent.ConnectionLost.class::cast)
                .toList();
    }
}
