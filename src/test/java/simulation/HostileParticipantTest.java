package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.Arrays;
import java.util.Random;
import media.EngineEvent;
import media.rtp.Bytes;
import media.rtp.RtpHeaderWriter;
import media.srtp.SrtpProfile;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// M1, M2: one participant with valid keys sends 20 Mbit/s of what is well-formed, authentic and meant to
/// cost the server as much as possible. What it costs is measured per byte of its input: bytes that the
/// engine allocates, and bytes that it sends. On a machine that is fast enough for 20 Mbit/s, no other
/// participant then waits for it.
@ExtendWith(SeedReport.class)
final class HostileParticipantTest {
    private static final int HOSTILE = 1;
    private static final long BYTES_PER_SECOND = 2_500_000;
    private static final long ATTACK_NANOS = 600 * MILLI;
    private static final int LISTENERS = 2;

    /// Of the engine, for each byte of input. A receiver report in records and lists has 5 for each.
    private static final double MAX_ALLOCATED_BYTES = 25;

    /// What arrives is not checked: the hostile participant made a part of it.
    private static final SimulatedOffer.Abilities NO_RECEIVER =
            new SimulatedOffer.Abilities(true, false, true, false);

    private final Simulation simulation =
            // Counter mode, since the JDK's GCM allocates for every packet.
            new Simulation(4711, 3, SrtpProfile.AES128_CM_HMAC_SHA1_80);
    private final SimulatedPeer hostile = simulation.join(HOSTILE, true, NO_RECEIVER);
    private final SimulatedPeer ann = simulation.join(2, true, NO_RECEIVER);
    private final SimulatedPeer bob = simulation.join(3, true, NO_RECEIVER);
    private final Random random = new Random(11);
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] bytes = new byte[1_500];
    private int audioSequence;
    private int videoSequence;
    private int repairSequence;
    private int streams;
    private int transportSequence;
    private long inputBytes;

    enum Attack {
        FEEDBACK_OF_MANY_LOST,
        FEEDBACK_OF_RANDOM_CHUNKS,
        NACKS_OF_ALL,
        REPORTS_OF_MANY,
        KEYFRAME_REQUESTS,
        ESTIMATES,
        DESCRIPTIONS_AND_GOODBYES,
        UNKNOWN_RTCP,
        MANY_MESSAGES,
        LARGE_AUDIO,
        TINY_AUDIO,
        AUDIO_THAT_JUMPS,
        VIDEO_WITH_GAPS,
        VIDEO_THAT_JUMPS,
        TINY_KEYFRAMES,
        TRANSPORT_NUMBERS_THAT_JUMP,
        NEW_STREAMS,
        RETRANSMISSIONS,
        CHECKS,
        DTLS_JUNK,
        NOT_AUTHENTIC,
        ALL_OF_THESE
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void costsItselfOnly(Attack attack) {
        ann.startMicrophone(20);
        simulation.run(2 * SECOND);
        int heardBefore = heardFromAnn();
        long before = allocated();
        long sentBefore = simulation.bytesSent;
        long begin = simulation.now;
        while (simulation.now - begin < ATTACK_NANOS) {
            long due = (simulation.now - begin) * BYTES_PER_SECOND / SECOND;
            while (inputBytes < due) {
                send(attack);
            }
            simulation.run(MILLI);
        }
        simulation.run(100 * MILLI);
        double allocatedPerByte = (double) (allocated() - before) / inputBytes;
        double sentPerByte = (double) (simulation.bytesSent - sentBefore) / inputBytes;

        assertThat(allocatedPerByte).as("bytes allocated per byte").isLessThan(MAX_ALLOCATED_BYTES);
        assertThat(sentPerByte).as("bytes sent per byte").isLessThan(LISTENERS + 1);
        assertThat(heardFromAnn() - heardBefore)
                .as("audio of another participant")
                .isBetween(33, 37);
        assertThat(simulation.engine.connectionCount()).isEqualTo(3);
        assertThat(simulation.events)
                .doesNotHaveAnyElementsOfTypes(EngineEvent.HandlerFailed.class);
    }

    private int heardFromAnn() {
        return bob.arrivalsOf(2, SimulatedOffer.RED).size() + bob.audioOf(2).size();
    }

    private long allocated() {
        long sum = 0;
        for (AllocationMeter.Input input : AllocationMeter.Input.values()) {
            sum += simulation.allocation.bytes(input);
        }
        return sum;
    }

    private void send(Attack attack) {
        switch (attack) {
            case FEEDBACK_OF_MANY_LOST -> sendParts(205, 15, 32, 40, this::manyLost);
            case FEEDBACK_OF_RANDOM_CHUNKS -> sendParts(205, 15, 128, 10, this::randomChunks);
            case NACKS_OF_ALL -> sendParts(205, 1, 320, 4, this::nack);
            case REPORTS_OF_MANY -> sendParts(201, 31, 752, 1, this::reports);
            case KEYFRAME_REQUESTS ->
                    sendParts(206, random.nextBoolean() ? 1 : 4, 20, 60, this::randomBody);
            case ESTIMATES -> sendParts(206, 15, 20 + 4 * 255, 1, this::estimate);
            case DESCRIPTIONS_AND_GOODBYES ->
                    sendParts(random.nextBoolean() ? 203 : 202, 1, 100, 12, this::description);
            case UNKNOWN_RTCP ->
                    sendParts(random.nextBoolean() ? 207 : 204, 0, 100, 12, this::randomBody);
            case MANY_MESSAGES -> sendParts(203, 0, 4, 300, (_, _) -> {});
            case LARGE_AUDIO -> sendAudio(1, 1_150);
            case TINY_AUDIO -> sendAudio(1, 1);
            case AUDIO_THAT_JUMPS -> sendAudio(1 + random.nextInt(30_000), 20);
            case VIDEO_WITH_GAPS -> sendVideo(1 + random.nextInt(257), 30, false);
            case VIDEO_THAT_JUMPS -> sendVideo(1 + random.nextInt(30_000), 30, true);
            case TINY_KEYFRAMES -> sendVideo(1, 20, true);
            case TRANSPORT_NUMBERS_THAT_JUMP -> {
                transportSequence += random.nextInt(32_000);
                sendVideo(1, 20, false);
            }
            case NEW_STREAMS -> sendNewStream();
            case RETRANSMISSIONS -> sendRetransmission();
            case CHECKS -> {
                inputBytes += 100;
                hostile.check();
            }
            case DTLS_JUNK -> sendRaw((byte) (20 + random.nextInt(4)));
            case NOT_AUTHENTIC -> sendRaw((byte) 0x90);
            case ALL_OF_THESE -> {
                Attack[] all = Attack.values();
                send(all[random.nextInt(all.length - 1)]);
            }
        }
    }

    private interface Body {
        /// Fills a message whose header and sender are written.
        void write(int at, int end);
    }

    private void sendParts(int type, int count, int partBytes, int parts, Body body) {
        byte[] compound = bytes;
        Bytes.putInt32(compound, 0, 0x80C90001);
        Bytes.putInt32(compound, 4, hostile.microphone.ssrc);
        int at = 8;
        for (int i = 0; i < parts; i++, at += partBytes) {
            Arrays.fill(compound, at, at + partBytes, (byte) 0);
            body.write(at, at + partBytes);
            compound[at] = (byte) (0x80 | count);
            compound[at + 1] = (byte) type;
            Bytes.putInt16(compound, at + 2, partBytes / 4 - 1);
        }
        inputBytes += at;
        hostile.sendRtcp(Arrays.copyOf(compound, at + 64), at);
    }

    private void manyLost(int at, int end) {
        Bytes.putInt16(bytes, at + 12, random.nextInt(1 << 16));
        Bytes.putInt16(bytes, at + 14, 1 << 15);
        for (int chunk = at + 20; chunk < end; chunk += 2) {
            Bytes.putInt16(bytes, chunk, 0x1FFF);
        }
    }

    private void randomChunks(int at, int end) {
        Bytes.putInt16(bytes, at + 12, random.nextInt(1 << 16));
        Bytes.putInt16(bytes, at + 14, 1 + random.nextInt(200));
        Bytes.putInt24(bytes, at + 16, random.nextInt(1 << 20));
        for (int chunk = at + 20; chunk < end; chunk += 2) {
            Bytes.putInt16(bytes, chunk, 0x8000 | random.nextInt(1 << 14));
        }
    }

    private void nack(int at, int end) {
        Bytes.putInt32(bytes, at + 8, slotSsrc());
        for (int entry = at + 12; entry < end; entry += 4) {
            Bytes.putInt16(bytes, entry, random.nextInt(1 << 16));
            Bytes.putInt16(bytes, entry + 2, 0xFFFF);
        }
    }

    private void reports(int at, int end) {
        for (int block = at + 8; block < end; block += 24) {
            randomBody(block - 4, block + 24);
            Bytes.putInt32(bytes, block, slotSsrc());
        }
    }

    private void estimate(int at, int end) {
        randomBody(at, end);
        Bytes.putInt32(bytes, at + 12, 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B');
        bytes[at + 16] = (byte) 255;
    }

    private void description(int at, int end) {
        bytes[at + 8] = 1;
        bytes[at + 9] = (byte) (end - at - 14);
    }

    private void randomBody(int at, int end) {
        for (int word = at + 4; word < end; word += 4) {
            Bytes.putInt32(bytes, word, random.nextInt());
        }
        Bytes.putInt32(bytes, at + 8, slotSsrc());
    }

    /// One of the streams that the server sends to the hostile participant.
    private int slotSsrc() {
        return hostile.arrivals().keySet().stream()
                .skip(random.nextInt(Math.max(1, hostile.arrivals().size())))
                .findFirst()
                .orElse(1);
    }

    private void sendAudio(int step, int payloadBytes) {
        audioSequence += step;
        header.begin(
                bytes,
                0,
                false,
                SimulatedOffer.OPUS,
                audioSequence & 0xFFFF,
                audioSequence * 960,
                hostile.microphone.ssrc);
        header.extension(
                SimulatedOffer.LEVEL_ID, new byte[] {(byte) (0x80 | random.nextInt(60))}, 0, 1);
        header.extension(SimulatedOffer.MID_ID, new byte[] {'0'}, 0, 1);
        sendRtp(hostile.microphone.ssrc, payloadBytes);
    }

    private void sendVideo(int step, int payloadBytes, boolean keyframe) {
        videoSequence += step;
        int ssrc = 77;
        header.begin(
                bytes,
                0,
                true,
                SimulatedOffer.VP8,
                videoSequence & 0xFFFF,
                videoSequence * 3_000,
                ssrc);
        header.extension(SimulatedOffer.MID_ID, new byte[] {'1'}, 0, 1);
        header.extension(SimulatedOffer.RID_ID, new byte[] {'f'}, 0, 1);
        header.extensionInt16(SimulatedOffer.TRANSPORT_SEQUENCE_ID, ++transportSequence & 0xFFFF);
        int at = header.end();
        bytes[at] = 0x10;
        bytes[at + 1] = (byte) (keyframe ? 0 : 1);
        sendRtp(ssrc, payloadBytes);
    }

    private void sendNewStream() {
        int ssrc = 1_000_000 + ++streams;
        header.begin(bytes, 0, false, SimulatedOffer.OPUS, 1, 960, ssrc);
        header.extension(SimulatedOffer.LEVEL_ID, new byte[] {(byte) 0x94}, 0, 1);
        header.extension(SimulatedOffer.MID_ID, new byte[] {'0'}, 0, 1);
        sendRtp(ssrc, 20);
    }

    private void sendRetransmission() {
        int ssrc = 88;
        repairSequence++;
        header.begin(
                bytes,
                0,
                false,
                SimulatedOffer.RTX,
                repairSequence & 0xFFFF,
                repairSequence * 3_000,
                ssrc);
        header.extension(SimulatedOffer.MID_ID, new byte[] {'1'}, 0, 1);
        header.extension(SimulatedOffer.REPAIRED_RID_ID, new byte[] {'f'}, 0, 1);
        int at = header.end();
        Bytes.putInt16(bytes, at, random.nextInt(1 << 16));
        sendRtp(ssrc, 40);
    }

    private void sendRtp(int ssrc, int payloadBytes) {
        int length = header.end() + payloadBytes;
        inputBytes += length;
        hostile.sendRtp(ssrc, Arrays.copyOf(bytes, length + 64), length);
    }

    private void sendRaw(byte first) {
        byte[] junk = new byte[100];
        random.nextBytes(junk);
        junk[0] = first;
        inputBytes += junk.length;
        simulation.toEngine(hostile, junk, junk.length);
    }
}
