package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// M3: a publisher that goes on under another SSRC is forwarded at once, and its subscribers see
/// one stream whose sequence numbers have no gap.
@ExtendWith(SeedReport.class)
final class NewStreamTest {
    private static final SimulatedOffer.Abilities BROWSER = SimulatedOffer.Abilities.BROWSER;

    private final Simulation simulation = new Simulation(331, 10);
    private final SimulatedPeer ann = simulation.join(1, true, BROWSER);
    private final SimulatedPeer bob = simulation.join(2, false, BROWSER);

    /// The numbers of the former stream are above, below, or wrap; two extended ones differ by more
    /// than 16 bits.
    @ParameterizedTest
    @ValueSource(ints = {1_000, 0, 32_767, 32_768, 65_535})
    void audioOfANewSsrcIsForwardedAtOnce(int sequence) {
        ann.microphone.renumber(ann.microphone.ssrc, 60_000, 77);
        ann.startMicrophone(20);
        // 9,000 packets: the number wraps.
        bob.keepsArrivals = false;
        simulation.run(180 * SECOND);
        bob.keepsArrivals = true;
        simulation.run(SECOND);
        int before = audio().size();

        ann.microphone.renumber(4711, sequence, -5);
        long changed = simulation.now;
        simulation.run(SECOND);

        List<SimulatedPeer.Arrival> audio = audio();
        assertThat(audio.size() - before).as("packets in a second").isBetween(49, 51);
        assertThat(audio.stream().filter(a -> a.atNanos() > changed).findFirst().orElseThrow())
                .extracting(first -> first.atNanos() - changed)
                .satisfies(nanos -> assertThat((long) nanos).isLessThan(50 * MILLI));
        assertGapless(audio);
    }

    /// What is late of the former stream is not mixed into the new one.
    @Test
    void lateAudioOfTheFormerSsrcIsDropped() {
        ann.startMicrophone(20);
        simulation.run(2 * SECOND);
        int former = ann.microphone.ssrc;
        for (int i = 0; i < 10; i++) {
            ann.microphone.renumber(i % 2 == 0 ? 4711 : former, 30_000 + i / 2 * 5, i);
            simulation.run(100 * MILLI);
        }
        assertGapless(audio());
        long dropped = audio().size();
        ann.microphone.renumber(former, 40_000, 9);
        simulation.run(2 * SECOND);
        assertThat(audio().size() - dropped).as("forwarded again in time").isGreaterThan(70);
        assertGapless(audio());
    }

    @Test
    void videoOfANewSsrcIsForwardedAtOnceAndRepaired() {
        simulation.run(5 * SECOND);
        ReceivedVideo video = bob.receiver.videoOf(1);
        int salt = 100;
        for (SimulatedEncoding encoding : ann.camera.encodings()) {
            encoding.renumber(salt, salt + 1, salt + 2);
            salt += 10;
        }
        long decoded = video.decoded();
        simulation.run(SECOND);
        assertThat(video.decoded() - decoded).as("frames in a second").isGreaterThan(25);

        ann.uplink.spares(ann.camera::retransmits);
        ann.uplink.loss = 0.1;
        decoded = video.decoded();
        simulation.run(10 * SECOND);
        assertThat(video.decoded() - decoded).as("frames in ten seconds").isGreaterThan(250);
        assertThat(video.broken()).isZero();
        assertThat(ann.camera.encodings()).anyMatch(encoding -> encoding.retransmitted() > 20);
    }

    /// M13: REMB governs a publisher that negotiates transport-wide feedback and does not number.
    @Test
    void aPublisherThatDoesNotNumberItsPacketsGetsAnEstimate() {
        simulation.run(2 * SECOND);
        assertThat(ann.estimates).isZero();
        assertThat(ann.transportFeedbacks).isPositive();

        SimulatedPeer cid = simulation.join(3, true, BROWSER);
        cid.omitsTransportSequence = true;
        simulation.run(3 * SECOND);
        assertThat(cid.estimates).as("five a second").isBetween(8L, 15L);
        assertThat(cid.transportFeedbacks).isZero();
    }

    private List<SimulatedPeer.Arrival> audio() {
        return bob.audioOf(1).isEmpty() ? bob.arrivalsOf(1, SimulatedOffer.RED) : all();
    }

    private List<SimulatedPeer.Arrival> all() {
        return bob.arrivals().values().stream()
                .flatMap(List::stream)
                .filter(a -> a.csrc() == 1 && a.payloadType() != SimulatedOffer.VP8)
                .filter(a -> a.payloadType() != SimulatedOffer.RTX)
                .sorted(java.util.Comparator.comparingLong(SimulatedPeer.Arrival::atNanos))
                .toList();
    }

    private static void assertGapless(List<SimulatedPeer.Arrival> audio) {
        assertThat(
                        IntStream.range(1, audio.size())
                                .map(i ->
                                        audio.get(i).sequenceNumber()
                                                        - audio.get(i - 1).sequenceNumber()
                                                & 0xffff))
                .containsOnly(1);
    }
}
