package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import call.TrackKind;
import call.ViewRequest;
import call.shard.ShardFigures;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntConsumer;
import media.EngineEvent;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What arrives at the media port as if it came over a relay: of an attacker who can forge the
/// address of the other node, of one who has recorded its packets, and of another node that has
/// gone mad. The room must not notice it.
@ExtendWith(SeedReport.class)
@SuppressWarnings("EnumOrdinal") // drops are counted in an array by reason
final class ForgedRelayTest {
    private static final int SPEECH_LEVEL = 25;
    private static final int FORGED = 20_000;
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("203.0.113.9", 4000);

    /// 20 Mbit/s, as of [HostileParticipantTest].
    private static final long BYTES_PER_SECOND = 2_500_000;

    private static final long ATTACK_NANOS = 600 * MILLI;

    /// A NACK in lists has 99, a receiver report 4. A client may cause fewer, as it has a budget of
    /// RTCP.
    private static final double MAX_ALLOCATED_BYTES = 120;

    private static final int SILENT = 3;

    /// Audio comes first on the relay: Ann's, and that of a participant who sends nothing.
    private static final int SILENT_AUDIO = 2;

    private static final int SILENT_VIDEO = 4;

    private final RelayedRoom room = new RelayedRoom(951, 10);
    private final SimulatedPeer ann = room.core.join(1, true, SimulatedOffer.Abilities.BROWSER);
    private final SimulatedPeer bob = room.edge.join(2, true, SimulatedOffer.Abilities.BROWSER);
    private final List<byte[]> toEdge = new ArrayList<>();
    private final List<byte[]> toCore = new ArrayList<>();
    private final Random random = new Random(17);
    private final byte[] bytes = new byte[1_500];
    private int sequence = 100;
    private long inputBytes;

    /// Ann and Bob speak over the relay, and what crosses it is recorded.
    private void call() {
        room.core.join(SILENT, true, SimulatedOffer.Abilities.BROWSER);
        bob.receiver.audioStreams().put(SILENT, new ReceivedAudio(false));
        bob.view(new ViewRequest(1, TrackKind.CAMERA, 720, ViewRequest.ANY_FRAME_RATE, false));
        record(room.core, toEdge);
        record(room.edge, toCore);
        room.open();
        ann.startMicrophone(SPEECH_LEVEL);
        bob.startMicrophone(SPEECH_LEVEL);
        room.run(4 * SECOND);
    }

    private static void record(Simulation shard, List<byte[]> datagrams) {
        Simulation.Elsewhere network = shard.elsewhere;
        shard.elsewhere =
                (to, datagram) -> {
                    datagrams.add(datagram.clone());
                    network.onDatagram(to, datagram);
                };
    }

    /// What it receives, and the relays, are as without an attack.
    private void assertUndisturbed() {
        long before = bob.receiver.audio(1).packets();
        room.run(4 * SECOND);
        assertThat(bob.receiver.audio(1).packets() - before).as("of Ann").isBetween(195L, 205L);
        assertThat(bob.receiver.audio(1).longestGapNanos()).isLessThan(100 * MILLI);
        assertThat(room.lost).isEmpty();
        assertThat(room.edge.engine.snapshot().relays()).isEqualTo(new ShardFigures.Relays(1, 0));
        assertThat(room.edge.events).doesNotHaveAnyElementsOfTypes(EngineEvent.HandlerFailed.class);
    }

    /// @return what the edge dropped meanwhile, by reason
    private Map<DropReason, Long> drops(Runnable attack) {
        long[] before = room.edge.engine.snapshot().drops();
        attack.run();
        long[] after = room.edge.engine.snapshot().drops();
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            if (after[reason.ordinal()] > before[reason.ordinal()]) {
                drops.put(reason, after[reason.ordinal()] - before[reason.ordinal()]);
            }
        }
        return drops;
    }

    private static long total(Map<DropReason, Long> drops) {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    private void feed(InetSocketAddress from, List<byte[]> datagrams) {
        datagrams.forEach(datagram -> room.edge.feed(from, datagram.clone()));
    }

    @Test
    void replaysAreDropped() {
        call();
        room.run(10 * MILLI);
        List<byte[]> recorded = List.copyOf(toEdge.subList(0, toEdge.size() - 20));

        assertThat(drops(() -> feed(room.coreAddress, recorded)))
                .as("from the address of the other node")
                .containsOnly(Map.entry(DropReason.REPLAYED, (long) recorded.size()));
        assertThat(drops(() -> feed(ELSEWHERE, recorded)))
                .as("undecrypted")
                .containsOnly(Map.entry(DropReason.UNKNOWN_PATH, (long) recorded.size()));
        assertUndisturbed();
    }

    /// A relay accepts another address while it gets no RTCP from the one it knows.
    @Test
    void replaysDoNotMoveARelayThatIsCutOff() {
        call();
        List<byte[]> recorded = List.copyOf(toEdge.subList(0, toEdge.size() - 20));
        room.toEdge.cut = true;
        room.run(3_500 * MILLI);

        assertThat(drops(() -> feed(ELSEWHERE, recorded)))
                .containsOnly(Map.entry(DropReason.REPLAYED, (long) recorded.size()));
        room.toEdge.cut = false;
        room.run(2 * SECOND);

        long before = bob.receiver.audio(1).packets();
        room.run(2 * SECOND);
        assertThat(bob.receiver.audio(1).packets() - before).isBetween(95L, 105L);
        assertThat(drops(() -> feed(ELSEWHERE, recorded)))
                .as("the address is that of the other node")
                .containsOnlyKeys(DropReason.UNKNOWN_PATH);
        assertThat(room.lost).isEmpty();
    }

    @Test
    void packetsOfAClosedRelayAreDropped() {
        call();
        int former = room.edgeNumber;
        room.open();
        assertThat(room.edgeNumber).isNotEqualTo(former);
        List<byte[]> recorded = List.copyOf(toEdge);
        room.run(2 * SECOND);

        assertThat(drops(() -> feed(room.coreAddress, recorded)))
                .containsOnly(Map.entry(DropReason.UNKNOWN_PATH, (long) recorded.size()));

        recorded.forEach(datagram -> rename(datagram, room.edgeNumber));
        long authentic = room.edge.engine.snapshot().packetsReceived();
        assertThat(total(drops(() -> feed(room.coreAddress, recorded))))
                .as("with the number of the relay that follows")
                .isEqualTo(recorded.size());
        assertThat(room.edge.engine.snapshot().packetsReceived()).isEqualTo(authentic);
        assertUndisturbed();
    }

    /// Each direction has a key of its own.
    @Test
    void whatTheEdgeSendsIsNotTakenBack() {
        call();
        toCore.forEach(datagram -> rename(datagram, room.edgeNumber));

        long authentic = room.edge.engine.snapshot().packetsReceived();
        assertThat(total(drops(() -> feed(room.coreAddress, toCore)))).isEqualTo(toCore.size());
        assertThat(room.edge.engine.snapshot().packetsReceived()).isEqualTo(authentic);
        assertUndisturbed();
    }

    private static void rename(byte[] datagram, int relay) {
        int payloadType = datagram[1] & 0x7f;
        int at = payloadType >= 64 && payloadType < 96 ? 4 : 8; // RTCP (RFC 5761 §4)
        Bytes.putInt32(datagram, at, relay << 20 | (Bytes.int32(datagram, at) & 0xFFFFF));
    }

    /// Of all lengths, with the SSRCs of the relay, from the address of the other node.
    @Test
    void whatHasNoKeyIsDroppedAndCounted() {
        call();
        long allocated = allocated();
        long sent = room.edge.bytesSent;

        Map<DropReason, Long> drops =
                drops(() -> {
                    for (int i = 0; i < FORGED; i++) {
                        byte[] datagram = new byte[2 + random.nextInt(1_300)];
                        random.nextBytes(datagram);
                        datagram[0] = (byte) (0x80 | (datagram[0] & 0x3f));
                        if (datagram.length >= 12) {
                            int relay = random.nextInt(4) == 0 ? i & 0xFFF : room.edgeNumber;
                            rename(datagram, relay);
                            // A track that there is, as RTP.
                            datagram[9] &= (byte) 0xF0;
                            datagram[10] = 0;
                            datagram[11] &= 0x1F;
                        }
                        inputBytes += datagram.length;
                        room.edge.feed(room.coreAddress, datagram);
                    }
                });

        assertThat(total(drops)).isEqualTo(FORGED);
        assertThat(drops).containsKeys(DropReason.NOT_AUTHENTIC, DropReason.UNKNOWN_PATH);
        assertThat((double) (allocated() - allocated) / inputBytes)
                .as("bytes allocated per byte")
                .isLessThan(1);
        assertThat(room.edge.bytesSent).as("no answer").isEqualTo(sent);
        assertUndisturbed();
    }

    enum Content {
        PAYLOAD_TYPES(DropReason.UNKNOWN_PAYLOAD_TYPE),
        JUMPS(DropReason.OVER_RATE),
        LARGE_AUDIO(DropReason.OVER_RATE),
        EXTENSIONS(DropReason.BAD_EXTENSION),
        VIDEO(DropReason.NOT_FORWARDED),
        RETRANSMISSIONS(DropReason.UNKNOWN_STREAM),
        UNKNOWN_TRACKS(DropReason.UNKNOWN_STREAM),
        NACKS(DropReason.FEEDBACK_OVER_RATE),
        KEYFRAME_REQUESTS(DropReason.FEEDBACK_OVER_RATE),
        REPORTS(DropReason.RTCP_OVER_RATE),
        UNKNOWN_RTCP(DropReason.RTCP_OVER_RATE),
        BROKEN_RTCP(DropReason.BAD_RTCP);

        private final DropReason counted;

        Content(DropReason counted) {
            this.counted = counted;
        }
    }

    /// The keys of a relay are between two nodes; a fault in one of them must not become one of the
    /// other.
    @ParameterizedTest
    @EnumSource(Content.class)
    void authenticPacketsOfAnyContentCostLittle(Content content) {
        call();
        long allocated = allocated();
        long sent = room.edge.bytesSent;

        Map<DropReason, Long> drops = drops(() -> attack(content));

        double allocatedPerByte = (double) (allocated() - allocated) / inputBytes;
        double sentPerByte = (double) (room.edge.bytesSent - sent) / inputBytes;
        System.out.printf(
                "%s: %.1f bytes allocated, %.1f sent for each%n",
                content, allocatedPerByte, sentPerByte);
        assertThat(allocatedPerByte).as("bytes allocated per byte").isLessThan(MAX_ALLOCATED_BYTES);
        assertThat(sentPerByte).as("bytes sent per byte").isLessThan(1);
        assertThat(drops)
                .containsKey(content.counted)
                .as("all are authentic")
                .doesNotContainKeys(DropReason.NOT_AUTHENTIC, DropReason.UNKNOWN_PATH);
        assertUndisturbed();
    }

    private void attack(Content content) {
        SrtpSender sender =
                new SrtpSender(Objects.requireNonNull(room.coreKeys), SrtpCiphers.jce());
        Map<Integer, SrtpSender.Stream> streams = new HashMap<>();
        long begin = room.edge.now;
        while (room.edge.now - begin < ATTACK_NANOS) {
            while (inputBytes < (room.edge.now - begin) * BYTES_PER_SECOND / SECOND) {
                byte[] packet = packet(content);
                byte[] datagram =
                        Arrays.copyOf(packet, packet.length + SrtpSender.MAX_OVERHEAD_BYTES);
                boolean rtcp = (packet[1] & 0xff) >= 200;
                int length =
                        rtcp
                                ? sender.protectRtcp(datagram, 0, packet.length)
                                : sender.protectRtp(
                                        streams.computeIfAbsent(
                                                Bytes.int32(packet, 8), sender::stream),
                                        datagram,
                                        0,
                                        packet.length);
                inputBytes += length;
                room.edge.feed(room.coreAddress, Arrays.copyOf(datagram, length));
            }
            room.run(MILLI);
        }
        sender.close();
    }

    private byte[] packet(Content content) {
        return switch (content) {
            case PAYLOAD_TYPES -> rtp(SILENT_AUDIO, 0, random.nextInt(64), ++sequence, 100);
            case JUMPS -> {
                sequence += 1 + random.nextInt(30_000);
                yield rtp(SILENT_AUDIO, 0, audioType(), sequence, 20);
            }
            case LARGE_AUDIO -> rtp(SILENT_AUDIO, 0, SimulatedOffer.OPUS, ++sequence, 1_000);
            case EXTENSIONS -> {
                byte[] rtp = rtp(SILENT_AUDIO, 0, audioType(), ++sequence, 200);
                rtp[0] |= 0x10;
                Bytes.putInt16(rtp, 12, random.nextBoolean() ? 0xBEDE : 0x1000);
                Bytes.putInt16(rtp, 14, random.nextInt(49));
                yield rtp;
            }
            case VIDEO -> {
                sequence += 1 + random.nextInt(3);
                yield rtp(SILENT_VIDEO, random.nextInt(6), SimulatedOffer.VP8, sequence, 60);
            }
            case RETRANSMISSIONS -> rtp(SILENT_VIDEO, 1, SimulatedOffer.RTX, ++sequence, 60);
            case UNKNOWN_TRACKS ->
                    rtp(5 + random.nextInt(1_000), 0, SimulatedOffer.OPUS, ++sequence, 60);
            case NACKS ->
                    rtcp(205, 1, 1_200, at -> Bytes.putInt32(bytes, at, random.nextInt() | 0xFFFF));
            case KEYFRAME_REQUESTS -> rtcp(206, 1, 12, _ -> {});
            case REPORTS -> {
                byte[] rtcp = rtcp(201, 31, 752, at -> Bytes.putInt32(bytes, at, random.nextInt()));
                for (int at = 8; at < rtcp.length; at += 24) {
                    Bytes.putInt32(rtcp, at, slot());
                }
                yield rtcp;
            }
            case UNKNOWN_RTCP -> rtcp(204 + random.nextInt(10), 3, 400, _ -> {});
            case BROKEN_RTCP -> {
                byte[] rtcp = rtcp(201, random.nextInt(32), 400, _ -> {});
                Bytes.putInt16(rtcp, 2, random.nextInt(1 << 16));
                yield rtcp;
            }
        };
    }

    /// @param lower that part of the SSRC which is the encoding and the mark of retransmissions
    private byte[] rtp(int track, int lower, int payloadType, int sequence, int payloadBytes) {
        byte[] rtp = new byte[12 + payloadBytes];
        random.nextBytes(rtp);
        rtp[0] = (byte) 0x80;
        rtp[1] = (byte) payloadType;
        Bytes.putInt16(rtp, 2, sequence & 0xFFFF);
        Bytes.putInt32(rtp, 4, sequence * 960);
        Bytes.putInt32(rtp, 8, room.edgeNumber << 20 | track << 4 | lower);
        return rtp;
    }

    private byte[] rtcp(int type, int count, int length, IntConsumer word) {
        for (int at = 12; at < length; at += 4) {
            word.accept(at);
        }
        bytes[0] = (byte) (0x80 | count);
        bytes[1] = (byte) type;
        Bytes.putInt16(bytes, 2, length / 4 - 1);
        Bytes.putInt32(bytes, 4, room.edgeNumber << 20 | SILENT_AUDIO << 4);
        Bytes.putInt32(bytes, 8, slot());
        return Arrays.copyOf(bytes, length);
    }

    /// That of Ann's microphone.
    private int audioType() {
        int ssrc = room.edgeNumber << 20 | 1 << 4;
        return toEdge.stream()
                        .filter(datagram -> Bytes.int32(datagram, 8) == ssrc)
                        .findFirst()
                        .orElseThrow()[1]
                & 0x7F;
    }

    /// A stream that the edge sends: Bob's microphone or his camera.
    private int slot() {
        return room.coreNumber << 20 | (1 + random.nextInt(2)) << 4;
    }

    private long allocated() {
        long sum = 0;
        for (AllocationMeter.Input input : AllocationMeter.Input.values()) {
            sum += room.edge.allocation.bytes(input);
        }
        return sum;
    }
}
