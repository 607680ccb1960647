package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.MediaCommand;
import call.ParticipantState;
import call.SlotOwner;
import java.util.List;
import java.util.Map;
import java.util.Random;
import media.EngineEvent;
import media.rtcp.SenderReport;
import media.srtp.SrtpProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Participants join and leave; the streams of the others are seamless and need no negotiation.
///
/// Covers Room, RoomAudio, ListenerGroup, Subscriber, SlotAssignment, Publication, SsrcResolver,
/// ReceiveStream, SendStream, VideoSlotStream, RtxStream, VideoPacketWriter, FormatMapping and
/// HeaderExtensions.
final class JoinAndLeaveTest {
    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void twoPeersReceiveEachOther(SrtpProfile profile) {
        Simulation simulation = new Simulation(1, 10, profile);
        SimulatedPeer ann = simulation.join(1, true);
        SimulatedPeer bob = simulation.join(2, true);
        ann.startMicrophone(20);
        bob.startMicrophone(20);
        simulation.run(3 * SECOND);

        assertThat(ann.audioOf(2)).hasSizeGreaterThan(140);
        assertThat(bob.audioOf(1)).hasSizeGreaterThan(140);
        // 30 frames of two packets a second.
        assertThat(ann.videoOf(2)).hasSizeGreaterThan(160);
        assertThat(bob.videoOf(1)).hasSizeGreaterThan(160);
        Streams.assertSeamless(ann);
        Streams.assertSeamless(bob);
        assertThat(ann.audioOf(1)).as("no participant receives its own audio").isEmpty();
    }

    @Test
    void theMiddleEncodingIsForwardedAndTheFirstFrameIsAKeyframe() {
        Simulation simulation = new Simulation(2, 10);
        simulation.join(1, true);
        simulation.run(SECOND);
        SimulatedPeer bob = simulation.join(2, false);
        simulation.run(2 * SECOND);
        List<SimulatedPeer.Arrival> video = bob.videoOf(1);
        assertThat(video).isNotEmpty();
        assertThat(video.getFirst().payload()[6] & 1).as("P bit of the first packet").isZero();
        assertThat(video.stream().filter(p -> p.payload()[6] <= 1))
                .allMatch(p -> p.payload()[7] == 1, "encoding h");
    }

    @Test
    void whenTheMiddleEncodingStopsTheLowOneTakesOverWithoutASeam() {
        Simulation simulation = new Simulation(3, 10);
        SimulatedPeer ann = simulation.join(1, true);
        SimulatedPeer bob = simulation.join(2, false);
        simulation.run(3 * SECOND);
        ann.camera.encoding(1).on(false);
        ann.camera.encoding(2).on(false);
        int before = bob.videoOf(1).size();
        simulation.run(5 * SECOND);
        assertThat(bob.videoOf(1)).hasSizeGreaterThan(before + 80);
        assertThat(bob.videoOf(1).getLast().payload()[7]).as("encoding q").isZero();
        Streams.assertSeamless(bob);
    }

    @Test
    void othersJoinAndLeaveWithoutAGapForThoseWhoStay() {
        Simulation simulation = new Simulation(4, 10);
        SimulatedPeer ann = simulation.join(1, true);
        SimulatedPeer bob = simulation.join(2, true);
        ann.startMicrophone(20);
        bob.startMicrophone(20);
        simulation.run(SECOND);
        for (int guest = 3; guest < 33; guest++) {
            simulation.join(guest, guest % 2 == 0).startMicrophone(25);
            simulation.run(300 * MILLI);
            if (guest > 6) {
                simulation.leave(guest - 4);
            }
            simulation.run(100 * MILLI);
        }
        simulation.run(SECOND);
        assertThat(ann.offers).isEqualTo(1);
        assertThat(bob.offers).isEqualTo(1);
        Streams.assertSeamless(ann);
        Streams.assertSeamless(bob);
        Streams.assertNoGap(ann.audioOf(2), 60 * MILLI);
        Streams.assertNoGap(bob.audioOf(1), 60 * MILLI);
    }

    @Test
    void aSlotAlwaysNamesItsPublisher() {
        Simulation simulation = new Simulation(5, 10);
        Random random = new Random(5);
        SimulatedPeer ann = simulation.join(1, false);
        for (int step = 0; step < 60; step++) {
            int guest = 2 + random.nextInt(12);
            if (simulation.peers.containsKey(guest)) {
                simulation.leave(guest);
            } else {
                simulation.join(guest, random.nextBoolean()).startMicrophone(30);
            }
            simulation.run(200 * MILLI);
        }
        simulation.run(SECOND);
        Streams.assertSeamless(ann);
        // Each participant in the room is in exactly one slot per kind it publishes.
        for (SimulatedPeer other : simulation.peers.values()) {
            if (other != ann && simulation.peers.size() <= 9) {
                assertThat(
                                ann.slots().values().stream()
                                        .filter(s -> s.participant() == other.participant)
                                        .map(SlotOwner::track)
                                        .distinct()
                                        .count())
                        .isPositive();
            }
        }
        assertThat(ann.slots().values())
                .allMatch(
                        s -> s.participant() == 0 || simulation.peers.containsKey(s.participant()));
    }

    @Test
    void aMutedMicrophoneIsNotForwarded() {
        Simulation simulation = new Simulation(6, 10);
        SimulatedPeer ann = simulation.join(1, false);
        SimulatedPeer bob = simulation.join(2, false);
        ann.startMicrophone(20);
        simulation.run(SECOND);
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeState(new ParticipantState(true, false, false, false)));
        simulation.run(100 * MILLI);
        int received = bob.audioOf(1).size();
        simulation.run(SECOND);
        assertThat(bob.audioOf(1)).hasSize(received);
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeState(new ParticipantState(false, false, false, false)));
        simulation.run(SECOND);
        assertThat(bob.audioOf(1)).hasSizeGreaterThan(received + 40);
        Streams.assertSeamless(bob);
    }

    @Test
    void aDeadPathIsNoticedAfterTenSecondsAndTheRestGoesOn() {
        Simulation simulation = new Simulation(7, 10);
        SimulatedPeer ann = simulation.join(1, false);
        SimulatedPeer bob = simulation.join(2, false);
        SimulatedPeer cat = simulation.join(3, false);
        ann.startMicrophone(20);
        bob.startMicrophone(20);
        cat.startMicrophone(20);
        simulation.run(2 * SECOND);
        bob.unreachable(true);
        simulation.run(9_900 * MILLI);
        assertThat(lost(simulation)).isEmpty();
        simulation.run(300 * MILLI);
        assertThat(lost(simulation))
                .containsExactly(
                        new EngineEvent.ConnectionLost(
                                simulation.room, 2, call.EndReason.PATH_SILENT, "path_silent"));
        simulation.run(SECOND);
        assertThat(lost(simulation)).hasSize(1);
        Streams.assertNoGap(ann.audioOf(3), 60 * MILLI);
        assertThat(ann.slots().values()).noneMatch(s -> s.participant() == 2);
    }

    @Test
    void anOfferWithoutAnyCheckIsGivenUpWithItsReason() {
        Simulation simulation = new Simulation(8, 10);
        simulation.join(1, false).unreachable(true);
        simulation.run(16 * SECOND);
        assertThat(lost(simulation))
                .containsExactly(
                        new EngineEvent.ConnectionLost(
                                simulation.room,
                                1,
                                call.EndReason.NO_CHECK_ARRIVED,
                                "no_check_arrived"));
        assertThat(simulation.engine.connectionCount()).isZero();
        assertThat(simulation.engine.snapshot().roomCount()).isZero();
    }

    @Test
    void aCameraWhoseFirstKeyframeCameBeforeItWasAllowedIsSeen() {
        Simulation simulation = new Simulation(14, 10);
        SimulatedPeer ann = simulation.join(1, false);
        SimulatedPeer bob = simulation.join(2, false);
        // One encoding, as of a screen.
        ann.camera.encoding(0).on(false);
        ann.camera.encoding(2).on(false);
        simulation.run(SECOND);
        ann.startCamera();
        simulation.run(SECOND);
        assertThat(bob.videoOf(1)).isEmpty();
        simulation.engine.onCommand(
                simulation.now,
                simulation.room,
                1,
                new MediaCommand.ChangeState(new ParticipantState(false, false, true, false)));
        simulation.run(SECOND);
        assertThat(bob.videoOf(1)).hasSizeGreaterThan(40);
        assertThat(bob.videoOf(1).getFirst().payload()[6] & 1).as("P bit").isZero();
    }

    @Test
    void aPublisherIsAskedForAKeyframeOncePerHalfSecondAndNotWhenItHasStopped() {
        Simulation simulation = new Simulation(11, 10);
        SimulatedPeer ann = simulation.join(1, true);
        for (int viewer = 2; viewer <= 8; viewer++) {
            simulation.join(viewer, false);
        }
        simulation.run(2 * SECOND);
        int before = requestsTo(ann);
        SimulatedPeer bob = simulation.peers.get(2);
        assertThat(bob).isNotNull();
        int ssrc = bob.arrivals().keySet().iterator().next();
        for (int i = 0; i < 200; i++) {
            bob.sendRtcp(new media.rtcp.PictureLoss(1, ssrc));
            simulation.run(10 * MILLI);
        }
        assertThat(requestsTo(ann) - before).isBetween(3, 5);
        for (int encoding = 0; encoding < 3; encoding++) {
            ann.camera.encoding(encoding).on(false);
        }
        simulation.run(3 * SECOND);
        int stopped = requestsTo(ann);
        bob.sendRtcp(new media.rtcp.PictureLoss(1, ssrc));
        simulation.run(5 * SECOND);
        assertThat(requestsTo(ann)).isEqualTo(stopped);
    }

    @Test
    void aLostVideoPacketIsRetransmittedOnRtx() {
        Simulation simulation = new Simulation(12, 10);
        simulation.join(1, true);
        SimulatedPeer bob = simulation.join(2, false);
        simulation.run(2 * SECOND);
        List<SimulatedPeer.Arrival> video = bob.videoOf(1);
        SimulatedPeer.Arrival lost = video.get(video.size() - 20);
        int ssrc =
                bob.arrivals().entrySet().stream()
                        .filter(e -> e.getValue().contains(lost))
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        bob.nack(ssrc, List.of(lost.sequenceNumber(), (lost.sequenceNumber() + 5000) & 0xffff));
        simulation.run(100 * MILLI);
        List<SimulatedPeer.Arrival> again = bob.arrivalsOf(1, 97);
        assertThat(again).hasSize(1);
        byte[] payload = again.getFirst().payload();
        assertThat(java.nio.ByteBuffer.wrap(payload).getShort() & 0xffff)
                .isEqualTo(lost.sequenceNumber());
        assertThat(java.util.Arrays.copyOfRange(payload, 2, payload.length))
                .isEqualTo(lost.payload());
        assertThat(again.getFirst().timestamp()).isEqualTo(lost.timestamp());
    }

    @Test
    void theLoudestAreForwardedInARoomOfMoreTalkersThanSlotsAndANewSpeakerWithin60Millis() {
        Simulation simulation = new Simulation(13, 3);
        SimulatedPeer ann = simulation.join(1, false);
        for (int talker = 2; talker <= 12; talker++) {
            simulation.join(talker, false).startMicrophone(talker <= 4 ? 20 : 100);
        }
        simulation.run(3 * SECOND);
        for (int talker = 2; talker <= 12; talker++) {
            int late = lateArrivals(simulation, ann, talker);
            assertThat(late > 0).as("participant %d is forwarded", talker).isEqualTo(talker <= 4);
        }
        SimulatedPeer quiet = simulation.peers.get(3);
        SimulatedPeer newcomer = simulation.peers.get(9);
        assertThat(quiet).isNotNull();
        assertThat(newcomer).isNotNull();
        quiet.microphone.level = 110;
        simulation.run(SECOND);
        long began = simulation.now;
        newcomer.microphone.level = 15;
        simulation.run(SECOND);
        long received =
                ann.audioOf(9).stream()
                        .mapToLong(SimulatedPeer.Arrival::atNanos)
                        .filter(at -> at >= began)
                        .min()
                        .orElseThrow();
        // Two packets of 20 ms are detected as speech; the link's delay counts twice.
        assertThat(received - began).isLessThanOrEqualTo(60 * MILLI + 2 * simulation.delayNanos);
        Streams.assertSeamless(ann);
    }

    private static int lateArrivals(Simulation simulation, SimulatedPeer listener, int talker) {
        return (int)
                listener.audioOf(talker).stream()
                        .filter(a -> a.atNanos() > simulation.now - SECOND)
                        .count();
    }

    private static int requestsTo(SimulatedPeer publisher) {
        return (int)
                publisher.rtcp().stream().filter(media.rtcp.PictureLoss.class::isInstance).count();
    }

    @Test
    void rejoiningReplacesTheFormerConnection() {
        Simulation simulation = new Simulation(9, 10);
        SimulatedPeer ann = simulation.join(1, false);
        simulation.join(2, false).startMicrophone(20);
        simulation.run(SECOND);
        SimulatedPeer again = simulation.join(1, false);
        again.startMicrophone(20);
        simulation.run(2 * SECOND);
        assertThat(simulation.engine.connectionCount()).isEqualTo(2);
        assertThat(again.audioOf(2)).hasSizeGreaterThan(80);
        assertThat(ann.audioOf(2)).isNotEmpty();
    }

    @Test
    void senderReportsFollowTheStreamTheyDescribe() {
        Simulation simulation = new Simulation(10, 10);
        SimulatedPeer ann = simulation.join(1, false);
        simulation.join(2, true).startMicrophone(20);
        simulation.run(5 * SECOND);
        Map<Integer, List<SimulatedPeer.Arrival>> arrivals = ann.arrivals();
        List<SenderReport> reports =
                ann.rtcp().stream()
                        .filter(SenderReport.class::isInstance)
                        .map(SenderReport.class::cast)
                        .toList();
        assertThat(reports).hasSizeGreaterThan(6);
        SenderReport last = reports.getLast();
        List<SimulatedPeer.Arrival> stream = arrivals.get(last.ssrc());
        assertThat(stream).isNotNull();
        int clockRate = stream.getLast().payloadType() == 111 ? 48_000 : 90_000;
        // The report's RTP time lies within 100 ms of what was sent around it.
        assertThat(Math.abs(last.rtpTimestamp() - stream.getLast().timestamp()))
                .isLessThan(clockRate + clockRate / 10);
    }

    private static List<EngineEvent> lost(Simulation simulation) {
        return simulation.events.stream()
                .filter(EngineEvent.ConnectionLost.class::isInstance)
                .toList();
    }
}
