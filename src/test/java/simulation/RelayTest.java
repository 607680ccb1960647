package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import call.ViewRequest;
import call.shard.ShardFigures;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import media.EngineEvent;
import media.RelayEnding;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A room on two shards: what its participants receive of each other over the relay.
/// Covers `RelayEnding`, `RelaySections`, `RelayPublisher`, `RelayKey` and `RelaySsrc`.
@ExtendWith(SeedReport.class)
@SuppressWarnings({
    "EnumOrdinal", // drops are counted in an array by reason
    "NullAway.Init" // each test connects first
})
final class RelayTest {
    private static final int SPEECH_LEVEL = 25;
    private static final SimulatedOffer.Abilities BROWSER = SimulatedOffer.Abilities.BROWSER;

    private RelayedRoom room;
    private SimulatedPeer ann;
    private SimulatedPeer bob;

    /// Ann is on one shard, Bob on the other.
    ///
    /// @param camera whether hers is on
    private void connect(long seed, boolean camera) {
        room = new RelayedRoom(seed, 10);
        ann = room.core.join(1, camera, BROWSER);
        bob = room.edge.join(2, false, BROWSER);
        room.open();
    }

    private void speak() {
        ann.startMicrophone(SPEECH_LEVEL);
        room.run(3 * SECOND);
    }

    /// How many packets of her microphone Bob receives meanwhile.
    private long packetsOfAnn(long nanos) {
        long before = bob.receiver.audio(1).packets();
        room.run(nanos);
        return bob.receiver.audio(1).packets() - before;
    }

    @Test
    void participantsOfTwoShardsReceiveEachOther() {
        connect(901, false);
        ann.startMicrophone(SPEECH_LEVEL);
        bob.startMicrophone(SPEECH_LEVEL);

        room.run(10 * SECOND);

        assertReceives(bob, 1);
        assertReceives(ann, 2);
        assertThat(ann.offers + bob.offers).isEqualTo(2);
        assertThat(bob.slotOf(1)).isNotNull();
        assertThat(speaking(room.core)).as("reported by the shard of Ann").containsExactly(1);
        assertThat(speaking(room.edge)).as("reported by the shard of Bob").containsExactly(2);
    }

    @Test
    void lossOnTheRelayIsRepairedOnTheRelay() {
        connect(902, true);
        speak();
        for (Link link : List.of(room.toEdge, room.toCore)) {
            link.loss = 0.03;
            link.jitterNanos = 5 * MILLI;
            link.reorders = true;
        }

        room.run(30 * SECOND);

        ReceivedAudio.Playback heard = bob.receiver.audio(1).playback(ann.microphone, 100 * MILLI);
        System.out.printf("3 %% of loss on the relay: %s%n", heard);
        assertThat(heard.sent()).isGreaterThan(30 * 45);
        assertThat(heard.lost())
                .as("frames of which both packets were lost, one in a thousand")
                .isLessThan(heard.sent() / 200);
        ReceivedVideo video = bob.receiver.videoOf(1);
        assertThat(video.broken()).as("frames decoded without their reference").isZero();
        assertThat(video.freezes()).isLessThanOrEqualTo(1);
        assertThat(video.decoded()).isGreaterThan(30 * 30);
        assertThat(bob.receiver.audio(1).longestGapNanos()).isLessThan(120 * MILLI);
    }

    @Test
    void onlyRequestedEncodingsCrossTheRelay() {
        RelayedRoom room = new RelayedRoom(903, 10);
        SimulatedPeer ann = room.core.join(1, true, BROWSER);
        SimulatedPeer bob = room.edge.join(2, false, BROWSER);
        bob.view();
        room.open();
        room.run(3 * SECOND);
        assertThat(bob.videoOf(1)).isEmpty();
        long before = room.core.bytesSent;
        room.run(2 * SECOND);
        assertThat(room.core.bytesSent - before).as("without viewers").isLessThan(20_000);

        bob.view(new ViewRequest(1, TrackKind.CAMERA, 180, ViewRequest.ANY_FRAME_RATE, false));
        room.run(5 * SECOND);

        assertThat(bob.receiver.videoOf(1).decoded()).isGreaterThan(60);
        assertThat(ann.offers).isEqualTo(1);
    }

    @Test
    void muteHoldsOnBothShards() {
        connect(904, false);
        speak();
        room.core.engine.onCommand(
                room.core.now,
                room.core.room,
                1,
                new MediaCommand.ChangeState(new ParticipantState(true, false, false, false)));
        room.run(SECOND);
        long heard = bob.receiver.audio(1).packets();

        room.run(3 * SECOND);

        assertThat(bob.receiver.audio(1).packets()).isEqualTo(heard);
        assertThat(bob.slotOf(1)).as("her slot is free").isNull();
    }

    @Test
    void onlyTheActiveSpeakersOfAShardCrossTheRelay() {
        RelayedRoom room = new RelayedRoom(905, 3);
        for (int i = 1; i <= 12; i++) {
            room.core.join(i, false, BROWSER).startMicrophone(SPEECH_LEVEL + i);
        }
        SimulatedPeer bob = room.edge.join(50, false, BROWSER);
        room.open();
        room.run(5 * SECOND);
        long before = room.edge.engine.snapshot().packetsReceived();

        room.run(10 * SECOND);

        long received = room.edge.engine.snapshot().packetsReceived() - before;
        assertThat(received).as("three speakers of 50 packets a second").isLessThan(10 * 3 * 60);
        long audible =
                room.core.peers.keySet().stream()
                        .filter(n -> bob.receiver.audio(n).packets() > 0)
                        .count();
        assertThat(audible).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aParticipantWhoMovesIsForwardedFromTheShardItIsOn() {
        connect(906, false);
        speak();

        SimulatedPeer moved = room.edge.join(1, false, BROWSER);
        moved.startMicrophone(SPEECH_LEVEL);
        room.run(2 * SECOND);
        assertThat(packetsOfAnn(2 * SECOND)).as("once, not from both shards").isBetween(90L, 110L);
    }

    /// While a participant moves, the shards it leaves and goes to both have its tracks.
    @Test
    void whatTwoRelaysBringIsForwardedOnce() {
        connect(909, false);
        room.openAnother();
        ann.startMicrophone(SPEECH_LEVEL);
        room.run(3 * SECOND);
        assertThat(packetsOfAnn(4 * SECOND)).isBetween(190L, 210L);
        assertThat(bob.receiver.audio(1).longestGapNanos()).isLessThan(60 * MILLI);

        room.close();
        room.run(3 * SECOND);
        assertThat(packetsOfAnn(2 * SECOND)).as("of the relay that is left").isBetween(90L, 110L);
    }

    /// The shard that a participant moves to reports the track before it has its first packet.
    @Test
    void aTrackThatIsOnlyReportedReplacesNone() {
        connect(914, true);
        int former = room.edgeNumber;
        room.openAnother();
        int other = room.edgeNumber;
        room.toEdge.loss = 1;
        room.toEdge.spares(datagram -> !isMediaOf(other, datagram));
        speak();
        assertThat(packetsOfAnn(2 * SECOND)).isBetween(90L, 110L);
        List<String> slots = slotsWithAnn();

        room.toEdge.spares(_ -> true);
        assertThat(packetsOfAnn(2 * SECOND)).isBetween(90L, 110L);
        room.toEdge.spares(datagram -> !isMediaOf(former, datagram));
        assertThat(packetsOfAnn(2 * SECOND)).as("of the other relay").isBetween(90L, 110L);

        ReceivedAudio heard = bob.receiver.audio(1);
        assertThat(heard.longestGapNanos()).isLessThan(60 * MILLI);
        assertThat(heard.playback(ann.microphone, 100 * MILLI).lost()).isZero();
        assertThat(slotsWithAnn()).as("of her audio and video").isEqualTo(slots).hasSize(2);
    }

    private List<String> slotsWithAnn() {
        return bob.slots().entrySet().stream()
                .filter(slot -> slot.getValue().participant() == 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The number of the relay is the upper part of the SSRC, at byte 8 of RTP (RFC 3550 §5.1).
    private static boolean isMediaOf(int relay, byte[] datagram) {
        int payloadType = datagram[1] & 0x7f;
        boolean rtcp = payloadType >= 64 && payloadType < 96;
        return !rtcp && ByteBuffer.wrap(datagram).getInt(8) >>> 20 == relay;
    }

    /// A participant that has just connected to this shard may send later.
    @Test
    void aParticipantWhoMovesIsForwardedFromTheFormerShardUntilItSends() {
        connect(915, false);
        speak();

        SimulatedPeer moved = room.edge.join(1, false, BROWSER);
        assertThat(packetsOfAnn(2 * SECOND)).as("over the relay").isBetween(90L, 110L);
        moved.startMicrophone(SPEECH_LEVEL);
        assertThat(packetsOfAnn(2 * SECOND)).isBetween(90L, 110L);

        assertThat(bob.receiver.audio(1).longestGapNanos()).isLessThan(60 * MILLI);
    }

    @Test
    void aRelayOfAnEmptyRoomEnds() {
        RelayedRoom room = new RelayedRoom(910, 10);
        room.core.join(1, false, BROWSER);
        room.edge.join(2, false, BROWSER);
        room.open();
        room.run(2 * SECOND);
        room.core.leave(1);
        room.edge.leave(2);

        room.run(29 * SECOND);
        assertThat(room.core.engine.snapshot().relays().open()).isEqualTo(1);
        room.run(2 * SECOND);

        assertThat(room.core.engine.snapshot().relays().open()).isZero();
        assertThat(room.core.engine.snapshot().roomCount()).isZero();
        assertThat(room.edge.engine.snapshot().roomCount()).isZero();
    }

    @Test
    void aRelayWhoseOtherEndIsGoneEnds() {
        connect(907, false);
        speak();
        room.reports = false;
        room.toEdge.cut = true;
        room.toCore.cut = true;

        room.run(6 * SECOND);

        assertThat(room.lost).hasSize(2);
        assertThat(bob.slotOf(1)).isNull();
        assertThat(room.edge.engine.snapshot().relays()).isEqualTo(new ShardFigures.Relays(0, 1));

        room.reports = true;
        room.toEdge.cut = false;
        room.toCore.cut = false;
        room.open();
        room.run(2 * SECOND);
        assertThat(bob.slotOf(1)).isNotNull();
    }

    @Test
    void aRelayWithoutUdpEndsThoughTheReportsArrive() {
        RelayedRoom room = new RelayedRoom(911, 10);
        SimulatedPeer ann = room.core.join(1, false, BROWSER);
        room.edge.join(2, false, BROWSER);
        room.open();
        ann.startMicrophone(SPEECH_LEVEL);
        room.run(3 * SECOND);
        assertThat(room.lost).isEmpty();
        room.toEdge.cut = true;
        room.toCore.cut = true;

        room.run(6 * SECOND);

        assertThat(room.lost)
                .extracting(EngineEvent.RelayLost::why)
                .containsExactly(RelayEnding.NO_MEDIA, RelayEnding.NO_MEDIA);

        room.open();
        room.run(4 * SECOND);
        assertThat(room.lost).as("the next one has the same time").hasSize(2);
        room.run(2 * SECOND);
        assertThat(room.lost).hasSize(4);
    }

    @Test
    void aClientTakesNoRelayOverByForgedChecks() {
        connect(912, false);
        speak();

        InetSocketAddress own = bob.address;
        bob.address = room.coreAddress;
        bob.check();
        bob.address = own;
        room.run(SECOND);
        assertThat(packetsOfAnn(4 * SECOND)).isBetween(190L, 210L);
        assertThat(drops(room.edge, DropReason.RELAY_ADDRESS)).isEqualTo(1);
    }

    @Test
    void packetsFromElsewhereAreNotDecrypted() {
        RelayedRoom room = new RelayedRoom(913, 10);
        room.core.join(1, false, BROWSER);
        room.edge.join(2, false, BROWSER);
        room.open();
        room.run(3 * SECOND);

        byte[] forged = new byte[200];
        forged[0] = (byte) 0x80;
        forged[1] = 111;
        ByteBuffer.wrap(forged).putInt(8, room.edgeNumber << 20 | 1 << 4);
        room.edge.feed(new InetSocketAddress("203.0.113.9", 4000), forged);

        assertThat(drops(room.edge, DropReason.NOT_AUTHENTIC)).isZero();
        assertThat(drops(room.edge, DropReason.UNKNOWN_PATH)).isEqualTo(1);
    }

    /// One with several addresses, or behind a NAT.
    @Test
    void aMediaNodeMaySendFromAnotherAddressThanItIsReachedAt() {
        RelayedRoom room = new RelayedRoom(914, 10);
        room.coreSource = new InetSocketAddress("203.0.113.1", 10001);
        SimulatedPeer ann = room.core.join(1, false, BROWSER);
        SimulatedPeer bob = room.edge.join(2, false, BROWSER);
        room.open();
        ann.startMicrophone(SPEECH_LEVEL);
        room.run(5 * SECOND);
        room.coreSource = new InetSocketAddress("203.0.113.2", 10002);
        room.run(5 * SECOND);
        long before = bob.receiver.audio(1).packets();
        room.run(5 * SECOND);

        assertThat(bob.receiver.audio(1).packets() - before).isBetween(240L, 260L);
        assertThat(room.lost).isEmpty();
    }

    private static long drops(Simulation shard, DropReason reason) {
        return shard.engine.snapshot().drops()[reason.ordinal()];
    }

    @Test
    void aRelayThatStaysDoesNotGrowWhileParticipantsComeAndGo() {
        RelayedRoom room = new RelayedRoom(915, 3);
        room.core.keepsEvents = false;
        room.edge.keepsEvents = false;
        room.open();
        int number = 0;
        List<Map<String, Long>> censuses = new ArrayList<>();
        for (int round = 0; round < 36; round++) {
            int first = number + 1;
            for (int i = 0; i < 6; i++) {
                Simulation shard = i % 2 == 0 ? room.core : room.edge;
                shard.join(++number, i < 2, BROWSER).startMicrophone(SPEECH_LEVEL);
            }
            room.run(1_500 * MILLI);
            for (int i = first; i <= number; i++) {
                (room.core.peers.containsKey(i) ? room.core : room.edge).leave(i);
            }
            room.run(500 * MILLI);
            if (round % 3 == 2) {
                censuses.add(EngineCensus.of(room.edge.engine));
            }
        }

        assertThat(room.lost).as("one relay, all the time").isEmpty();
        assertThat(EngineCensus.grown(censuses, 3)).isEmpty();
    }

    @Test
    void nothingGrowsWhileParticipantsComeAndRelaysEnd() {
        RelayedRoom room = new RelayedRoom(908, 10);
        room.core.keepsEvents = false;
        room.edge.keepsEvents = false;
        int number = 0;
        List<Map<String, Long>> censuses = new ArrayList<>();
        for (int round = 0; round < 24; round++) {
            room.open();
            int first = number + 1;
            for (int i = 0; i < 4; i++) {
                Simulation shard = i % 2 == 0 ? room.core : room.edge;
                shard.join(++number, i < 2, BROWSER).startMicrophone(SPEECH_LEVEL);
            }
            room.run(3 * SECOND);
            for (int i = first; i <= number; i++) {
                (room.core.peers.containsKey(i) ? room.core : room.edge).leave(i);
            }
            room.run(SECOND);
            if (round % 3 == 0) {
                room.close();
            }
            room.run(SECOND);
            if (round % 3 == 0) {
                censuses.add(EngineCensus.of(room.core.engine));
            }
        }

        assertThat(EngineCensus.grown(censuses, 3)).isEmpty();
        room.close();
        assertThat(room.core.engine.snapshot().roomCount()).isZero();
        assertThat(room.edge.engine.snapshot().roomCount()).isZero();
    }

    private static List<Integer> speaking(Simulation shard) {
        return shard.events.stream()
                .filter(EngineEvent.SpeakingChanged.class::isInstance)
                .flatMap(e -> ((EngineEvent.SpeakingChanged) e).started().stream())
                .distinct()
                .toList();
    }

    private static void assertReceives(SimulatedPeer listener, int speaker) {
        ReceivedAudio heard = listener.receiver.audio(speaker);
        assertThat(heard.packets()).isGreaterThan(450);
        assertThat(heard.longestGapNanos()).isLessThan(60 * MILLI);
    }
}
