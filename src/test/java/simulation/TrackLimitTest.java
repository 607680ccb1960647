package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.SECOND;

import call.EndReason;
import call.MediaCommand;
import call.TrackKind;
import call.TrackLimits;
import call.ViewRequest;
import java.util.Set;
import java.util.stream.Collectors;
import media.EngineEvent;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;

/// A channel's limits, changed in the middle of a call: what a client sends beyond them reaches no
/// other participant. Covers `TrackBudget`.
@SuppressWarnings("EnumOrdinal") // drops are counted by ordinal
final class TrackLimitTest {
    private static final int DAN = 4;

    /// See [SimulatedEncoding].
    private static final int ENCODING_AT = 7;

    private final Simulation simulation = new Simulation(91, 10);
    private final SimulatedPeer ann = simulation.join(1, false);
    private final SimulatedPeer bob = simulation.join(2, false);
    private final SimulatedPeer cat = simulation.join(3, false);
    private SimulatedPeer viewer = bob;

    private void limit(int microphoneBitsPerSecond) {
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeLimits(TrackLimits.ofMicrophone(microphoneBitsPerSecond)));
    }

    private long drops(DropReason reason) {
        return simulation.engine.snapshot().drops()[reason.ordinal()];
    }

    /// Bits a second that Bob receives of a participant in the next seconds, from payloads of Opus
    /// alone.
    private long received(int participant, int seconds) {
        int from = bob.audioOf(participant).size();
        simulation.run(seconds * SECOND);
        return bob.audioOf(participant).stream().skip(from).mapToLong(a -> a.payload().length).sum()
                * 8
                / seconds;
    }

    private void limitCamera(int height, int bitsPerSecond) {
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                DAN,
                new MediaCommand.ChangeLimits(new TrackLimits(64_000, height, bitsPerSecond)));
    }

    /// Which encodings the viewer receives of a camera in the next seconds, 0 the smallest.
    private Set<Integer> encodings(int seconds) {
        int from = viewer.videoOf(DAN).size();
        simulation.run(seconds * SECOND);
        return viewer.videoOf(DAN).stream()
                .skip(from)
                .map(arrival -> (int) arrival.payload()[ENCODING_AT])
                .collect(Collectors.toSet());
    }

    private SimulatedPeer withCamera() {
        SimulatedPeer dan = simulation.join(DAN, true, SimulatedOffer.Abilities.BROWSER);
        viewer = simulation.join(5, false, SimulatedOffer.Abilities.BROWSER);
        viewer.view(new ViewRequest(DAN, TrackKind.CAMERA, 720, ViewRequest.ANY_FRAME_RATE, false));
        simulation.run(6 * SECOND);
        assertThat(encodings(1)).as("of 180, 360 and 720 lines").containsExactly(2);
        return dan;
    }

    /// The sum of its encodings is within the bitrate of the channel; its size is not.
    @Test
    void encodingsThatAreTooLargeAreNotForwardedUntilTheyAreSmaller() {
        SimulatedPeer dan = withCamera();

        limitCamera(360, 1_700_000);
        assertThat(encodings(1)).as("a client may take two seconds").containsExactly(2);
        simulation.run(3 * SECOND);
        assertThat(encodings(3)).containsExactly(1);
        assertThat(drops(DropReason.OVER_RESOLUTION)).isPositive();
        assertThat(drops(DropReason.OVER_RATE)).isZero();

        // What a browser does with its camera at half of the size.
        dan.camera
                .encodings()
                .forEach(encoding -> {
                    encoding.lines /= 2;
                    encoding.onPictureLoss();
                });
        simulation.run(3 * SECOND);
        long dropped = drops(DropReason.OVER_RESOLUTION);
        assertThat(encodings(3)).as("of 360 lines now").containsExactly(2);
        assertThat(drops(DropReason.OVER_RESOLUTION)).isEqualTo(dropped);

        limitCamera(0, 0);
        dan.camera
                .encodings()
                .forEach(encoding -> {
                    encoding.lines *= 2;
                    encoding.onPictureLoss();
                });
        assertThat(encodings(3)).as("at once").containsExactly(2);
        assertThat(drops(DropReason.OVER_RESOLUTION)).isEqualTo(dropped);
    }

    @Test
    void aCameraOfNoAllowedSizeIsNotForwarded() {
        withCamera();
        limitCamera(160, 1_700_000);
        simulation.run(4 * SECOND);

        assertThat(encodings(3)).isEmpty();
    }

    @Test
    void aCameraAboveTheBitrateOfTheChannelIsDroppedAndEnded() {
        withCamera();
        limitCamera(0, 700_000);
        simulation.run(9 * SECOND);

        assertThat(drops(DropReason.OVER_RATE)).isGreaterThan(100);
        assertThat(simulation.engine.connectionCount()).isEqualTo(5);
        simulation.run(6 * SECOND);
        assertThat(simulation.engine.connectionCount()).isEqualTo(4);
    }

    @Test
    void aModifiedClientIsLimitedToWhatTheChannelAllowsNow() {
        ann.microphone.frameBytes = 600;
        ann.startMicrophone(20);
        cat.startMicrophone(20);
        simulation.run(SECOND);
        assertThat(received(1, 2)).as("240 kbit/s without a limit").isBetween(235_000L, 245_000L);
        assertThat(drops(DropReason.OVER_RATE)).isZero();

        limit(64_000);
        // A browser takes two seconds to follow.
        simulation.run(4 * SECOND);
        assertThat(received(1, 4)).isBetween(105_000L, 118_000L);
        long dropped = drops(DropReason.OVER_RATE);
        assertThat(dropped).isGreaterThan(100);

        limit(256_000);
        assertThat(received(1, 4)).isBetween(235_000L, 245_000L);
        assertThat(drops(DropReason.OVER_RATE)).isEqualTo(dropped);

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
