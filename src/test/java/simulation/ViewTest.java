package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.MediaCommand;
import call.ParticipantState;
import call.SlotOwner;
import call.TrackKind;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import links.Bottleneck;
import media.EngineEvent;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A viewer receives what it requests, as large as it is shown; encodings without viewers are not
/// sent.
///
/// Covers EncodingSwitch, VideoSlot, SubscriberVideo, VideoTrack, Encoding, LadderBuilder,
/// RoomVideo and VideoSource.
final class ViewTest {
    private static final int[] HEIGHTS = {90, 180, 360, 720, 1080};

    @ParameterizedTest
    @CsvSource({"90, 0", "180, 0", "240, 0", "300, 1", "480, 1", "481, 2", "720, 2", "2160, 2"})
    void videoIsAsLargeAsItIsShown(int height, int encoding) {
        Simulation simulation = new Simulation(20, 10);
        simulation.join(1, true);
        SimulatedPeer bob = viewer(simulation, 2);
        simulation.run(SECOND);
        bob.view(camera(1, height));
        simulation.run(SECOND);

        long since = simulation.now;
        simulation.run(SECOND);
        assertThat(encodings(bob, since)).containsOnly(encoding);
        Streams.assertSeamless(bob);
    }

    @ParameterizedTest
    @CsvSource({
        "1080, 360, 0", "1080, 361, 1", "1080, 720, 1", "1080, 721, 2", "360, 120, 0",
        "360, 121, 1", "360, 241, 2", "360, 720, 2", "1440, 480, 0", "1440, 2160, 2"
    })
    void theSizeOfVideoIsReadFromItsKeyframe(int lines, int height, int encoding) {
        Simulation simulation = new Simulation(31, 10);
        simulation.join(1, true).camera.lines(lines);
        SimulatedPeer bob = viewer(simulation, 2);
        simulation.run(SECOND);
        bob.view(camera(1, height));
        simulation.run(2 * SECOND);

        long since = simulation.now;
        simulation.run(SECOND);
        assertThat(encodings(bob, since)).containsOnly(encoding);
        Streams.assertSeamless(bob);
    }

    /// For a session that takes the participant over.
    @Test
    void howEverythingIsIsReportedAgain() {
        Simulation simulation = new Simulation(22, 10);
        simulation.join(1, true);
        SimulatedPeer bob = viewer(simulation, 2);
        simulation.run(SECOND);
        bob.view(camera(1, 180));
        simulation.run(3 * SECOND);
        simulation.events.clear();

        for (int participant : new int[] {1, 2}) {
            simulation.engine.onCommand(
                    simulation.now, bob.room, participant, new MediaCommand.Report());
        }
        simulation.drain();

        assertThat(simulation.events)
                .filteredOn(EngineEvent.SlotsChanged.class::isInstance)
                .map(EngineEvent.SlotsChanged.class::cast)
                .filteredOn(e -> e.participant() == 2)
                .singleElement()
                .satisfies(e ->
                        assertThat(e.slots())
                                .as("empty slots too")
                                .containsExactlyInAnyOrderElementsOf(bob.slots().values())
                                .hasSizeGreaterThan(1));
        assertThat(reported(simulation, 1)).hasSize(1);
        simulation.run(SECOND + 100 * MILLI);
        assertThat(simulation.events)
                .filteredOn(EngineEvent.QualityMeasured.class::isInstance)
                .map(EngineEvent.QualityMeasured.class::cast)
                .filteredOn(e -> e.participant() == 2)
                .first()
                .matches(e -> !e.quality().down().isEmpty());
    }

    @Test
    void aLowerFrameRateIsFewerTemporalLayers() {
        Simulation simulation = new Simulation(21, 10);
        SimulatedPeer ann = simulation.join(1, true);
        ann.camera.temporalLayers(3);
        SimulatedPeer bob = viewer(simulation, 2);
        simulation.run(3 * SECOND);
        bob.view(new ViewRequest(1, TrackKind.CAMERA, 360, 15, false));
        simulation.run(SECOND);

        long since = simulation.now;
        simulation.run(2 * SECOND);
        long video =
                since(bob, since).stream().map(SimulatedPeer.Arrival::timestamp).distinct().count();
        assertThat(video).isBetween(28L, 32L);
        Streams.assertSeamless(bob);
    }

    @Test
    void videoThatIsNotRequestedIsNotSentAndFreesItsSlot() {
        Simulation simulation = new Simulation(22, 10);
        simulation.join(1, true);
        SimulatedPeer bob = viewer(simulation, 2);
        simulation.run(SECOND);
        bob.view();
        assertThat(bob.slotOf(1)).isNull();
        simulation.run(100 * MILLI);
        long since = simulation.now;
        simulation.run(SECOND);
        assertThat(since(bob, since)).isEmpty();
    }

    @Test
    void anEncodingWithoutViewersStopsWithinTwoSeconds() {
        Simulation simulation = new Simulation(23, 10);
        SimulatedPeer ann = simulation.join(1, true);
        SimulatedPeer bob = viewer(simulation, 2);
        bob.view(camera(1, 360));
        simulation.run(2 * SECOND);
        assertThat(reported(simulation, 1)).isEqualTo(List.of("h"));
        long[] packets = packets(ann);
        simulation.run(SECOND);
        assertThat(packets(ann)[0]).isEqualTo(packets[0]);
        assertThat(packets(ann)[1]).isGreaterThan(packets[1]);
        assertThat(packets(ann)[2]).isEqualTo(packets[2]);

        bob.view();
        simulation.run(2 * SECOND);
        assertThat(reported(simulation, 1)).isEmpty();
        packets = packets(ann);
        simulation.run(10 * SECOND);
        assertThat(packets(ann)).isEqualTo(packets);
        assertThat(simulation.events).noneMatch(EngineEvent.ConnectionLost.class::isInstance);
    }

    @Test
    void anEncodingThatIsViewedAgainFlowsWithin300Milliseconds() {
        Simulation simulation = new Simulation(24, 10);
        simulation.delayNanos = 50 * MILLI;
        simulation.join(1, true);
        SimulatedPeer bob = viewer(simulation, 2);
        bob.view();
        simulation.run(20 * SECOND);
        for (int height : HEIGHTS) {
            long asked = simulation.now;
            bob.view(camera(1, height));
            assertThat(bob.slotOf(1)).isNotNull();
            simulation.run(2 * SECOND);
            assertThat(since(bob, asked)).isNotEmpty();
            assertThat(since(bob, asked).getFirst().atNanos() - asked)
                    .as("height %d", height)
                    .isLessThanOrEqualTo(300 * MILLI);
            bob.view();
            simulation.run(3 * SECOND);
        }
        Streams.assertSeamless(bob);
    }

    @Test
    void aPublisherThatCannotSendALargeEncodingIsShownInASmallerOne() {
        Simulation simulation = new Simulation(25, 10);
        SimulatedPeer ann = simulation.join(1, true);
        SimulatedPeer bob = viewer(simulation, 2);
        bob.view(camera(1, 720));
        simulation.run(3 * SECOND);
        long stopped = simulation.now;
        ann.camera.encoding(2).on(false);
        simulation.run(5 * SECOND);
        assertThat(encodings(bob, stopped + SECOND)).containsOnly(1);
        Streams.assertNoGap(since(bob, stopped - SECOND), 900 * MILLI);

        ann.camera.encoding(2).on(true);
        simulation.run(3 * SECOND);
        long since = simulation.now;
        simulation.run(SECOND);
        assertThat(encodings(bob, since)).containsOnly(2);
        Streams.assertSeamless(bob);
    }

    @Test
    void aCameraSwitchedOffAndOnAgainIsSeenAlthoughNoClientViewedItBefore() {
        Simulation simulation = new Simulation(26, 10);
        SimulatedPeer ann = simulation.join(1, true);
        simulation.run(5 * SECOND);
        assertThat(reported(simulation, 1)).isEmpty();
        ann.camera.stop();
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeState(new ParticipantState(false, false, false, false)));
        simulation.run(SECOND);
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeState(new ParticipantState(false, false, true, false)));
        ann.startCamera();
        simulation.run(500 * MILLI);
        SimulatedPeer bob = viewer(simulation, 2);
        simulation.run(SECOND);
        assertThat(bob.videoOf(1)).isNotEmpty();
    }

    @Test
    void moreRequestsThanSlotsGoByPinThenByOrderOfTheView() {
        Simulation simulation = new Simulation(27, 10);
        SimulatedPeer ann = viewer(simulation, 1);
        ViewRequest[] wants = new ViewRequest[12];
        for (int guest = 2; guest < 14; guest++) {
            simulation.join(guest, true);
            wants[guest - 2] = new ViewRequest(guest, TrackKind.CAMERA, 180, 0, guest == 13);
        }
        simulation.run(SECOND);
        ann.view(wants);
        assertThat(ann.slots().values().stream().map(SlotOwner::participant).toList())
                .contains(13, 2, 3, 4, 5, 6, 7, 8, 9)
                .doesNotContain(10, 11, 12);
    }

    @Test
    void whatTheConnectionCannotCarryIsPausedAndSaidSo() {
        Simulation simulation = new Simulation(29, 10);
        SimulatedPeer ann = viewer(simulation, 1);
        for (int guest = 2; guest < 5; guest++) {
            simulation.join(guest, true).view();
        }
        ann.view(camera(2, 180), camera(3, 180), camera(4, 180));
        simulation.run(3 * SECOND);
        assertThat(ann.slots().values()).noneMatch(SlotOwner::paused);

        receives(ann, 350_000);
        simulation.run(300 * MILLI);
        assertThat(ann.slotOf(2).paused()).isFalse();
        assertThat(ann.slotOf(3).paused()).isFalse();
        assertThat(ann.slotOf(4).paused()).isTrue();
        long since = simulation.now;
        simulation.run(5 * SECOND);
        assertThat(ann.videoOf(4)).noneMatch(a -> a.atNanos() > since);
        assertThat(reported(simulation, 4)).as("of the paused track").isEmpty();

        receives(ann, 5_000_000);
        simulation.run(3 * SECOND);
        assertThat(ann.slots().values()).noneMatch(SlotOwner::paused);
        assertThat(ann.videoOf(4)).anyMatch(a -> a.atNanos() > simulation.now - SECOND);
        Streams.assertSeamless(ann);
    }

    @Test
    void pausedVideoResumesWhenThePathIsFastAgain() {
        Simulation simulation = new Simulation(30, 10);
        simulation.join(1, true).view();
        SimulatedPeer bob = simulation.join(2, false, SimulatedOffer.Abilities.BROWSER);
        bob.view(camera(1, 360));
        simulation.run(8 * SECOND);
        Bottleneck narrow = new Bottleneck(simulation, 20_000, 8_000);
        bob.downlink.through(narrow);
        simulation.run(12 * SECOND);
        assertThat(bob.slotOf(1).paused()).isTrue();

        narrow.rate(5_000_000);
        long since = simulation.now;
        // Failed probes are finally 10 s apart.
        simulation.run(14 * SECOND);
        assertThat(bob.slotOf(1).paused()).isFalse();
        assertThat(encodings(bob, since + 13 * SECOND)).containsOnly(1);
    }

    @Test
    void aThousandChangesOfViewLeaveNoSeam() {
        Simulation simulation = new Simulation(28, 10);
        Random random = new Random(28);
        SimulatedPeer ann = viewer(simulation, 1);
        for (int guest = 2; guest < 8; guest++) {
            SimulatedPeer peer = simulation.join(guest, true);
            peer.keepsArrivals = false;
            peer.camera.temporalLayers(1 + guest % 3);
        }
        simulation.run(SECOND);
        for (int change = 0; change < 1_000; change++) {
            List<ViewRequest> wants = new ArrayList<>();
            for (int guest = 2; guest < 8; guest++) {
                if (random.nextInt(3) > 0) {
                    int height = HEIGHTS[random.nextInt(HEIGHTS.length)];
                    int frameRate = random.nextBoolean() ? 0 : 8 + random.nextInt(20);
                    wants.add(
                            new ViewRequest(
                                    guest,
                                    TrackKind.CAMERA,
                                    height,
                                    frameRate,
                                    random.nextInt(6) == 0));
                }
            }
            ann.view(wants.toArray(ViewRequest[]::new));
            simulation.run((20 + random.nextInt(300)) * MILLI);
        }
        assertThat(ann.arrivals().values().stream().mapToInt(List::size).sum())
                .isGreaterThan(50_000);
        Streams.assertSeamless(ann);
    }

    /// Reports that its connection is fast: only its view decides.
    private static SimulatedPeer viewer(Simulation simulation, int participant) {
        SimulatedPeer peer = simulation.join(participant, false);
        peer.at(simulation.now + 100 * MILLI, () -> receives(peer, 20_000_000));
        return peer;
    }

    private static void receives(SimulatedPeer peer, long bitsPerSecond) {
        peer.sendRtcp(new ReceiverEstimatedMaximumBitrate(1, bitsPerSecond, List.of()));
    }

    private static ViewRequest camera(int participant, int height) {
        return new ViewRequest(
                participant, TrackKind.CAMERA, height, ViewRequest.ANY_FRAME_RATE, false);
    }

    private static List<SimulatedPeer.Arrival> since(SimulatedPeer peer, long nanos) {
        return peer.videoOf(1).stream().filter(a -> a.atNanos() >= nanos).toList();
    }

    private static List<Integer> encodings(SimulatedPeer peer, long since) {
        return since(peer, since).stream()
                .filter(a -> (a.payload()[0] & 0x10) != 0)
                .map(a -> (int) a.payload()[7])
                .distinct()
                .toList();
    }

    private static List<String> reported(Simulation simulation, int participant) {
        return simulation.events.stream()
                .filter(EngineEvent.EncodingsNeeded.class::isInstance)
                .map(EngineEvent.EncodingsNeeded.class::cast)
                .filter(e -> e.participant() == participant)
                .map(EngineEvent.EncodingsNeeded::active)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static long[] packets(SimulatedPeer peer) {
        return peer.camera.encodings().stream().mapToLong(SimulatedEncoding::packets).toArray();
    }
}
