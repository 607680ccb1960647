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

/// M1, M2: one participant with valid keys sends 20 Mbit/s of what is well-formed, authentic and
/// meant to cost the server as much as possible. What it costs is measured per byte of its input:
/// bytes that the engine allocates, and bytes that it sends. On a machine that is fast enough for
/// 20 Mbit/s, no other participant then waits for it.
@ExtendWith(SeedReport.class)
final class HostileParticipantTest {
    private static final int HOSTILE = 1;
    private static final long BYTES_PER_SECOND = 2_500_000;
    private static final long ATTACK_NANOS = 600 * MILLI;
    private static final int LISTENERS = 2;
    private static final int VIDEO_SSRC = 77;

    /// Of the engine, for each byte of input. A receiver report in records and lists has 5 for
    /// each.
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
    private final HostileRtcp rtcp =
            new HostileRtcp(
                    hostile, new int[] {hostile.microphone.ssrc, VIDEO_SSRC, 88}, bytes, random);
    private int audioSequence;
    private int videoSequence;
    private int repairSequence;
    private int streams;
    private int transportSequence;
    private long inputBytes;

    enum Attack {
        FEEDBACK_OF_MANY_LOST,
        FEEDBACK_OF_RANDOM_CHUNKS,
        FEEDBACK_OF_SENT,
        NACKS_OF_ALL,
        NACKS_OF_SENT,
        REPORTS_OF_MANY,
        KEYFRAME_REQUESTS,
        ESTIMATES,
        DESCRIPTIONS_AND_GOODBYES,
        DESCRIPTIONS_OF_MANY,
        GOODBYES_OF_MANY,
        GOODBYE_AND_BACK,
        EXTENDED_REPORTS,
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
        RETRANSMISSIONS_OF_SENT,
        EXTENSIONS,
        REDUNDANCY_IN_REDUNDANCY,
        PAYLOAD_TYPES,
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
        int receivedBefore = receivedFromAnn();
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
        assertThat(receivedFromAnn() - receivedBefore)
                .as("audio of another participant")
                .isBetween(33, 37);
        assertThat(simulation.engine.connectionCount()).isEqualTo(3);
        assertThat(simulation.events)
                .doesNotHaveAnyElementsOfTypes(EngineEvent.HandlerFailed.class);
    }

    private int receivedFromAnn() {
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
            case FEEDBACK_OF_MANY_LOST -> sendParts(205, 15, 32, 40, rtcp::manyLost);
            case FEEDBACK_OF_RANDOM_CHUNKS -> sendParts(205, 15, 128, 10, rtcp::randomChunks);
            case FEEDBACK_OF_SENT -> sendParts(205, 15, 128, 10, rtcp::feedbackOfSent);
            case NACKS_OF_ALL -> sendParts(205, 1, 320, 4, rtcp::nack);
            case NACKS_OF_SENT -> sendParts(205, 1, 320, 4, rtcp::nackOfSent);
            case REPORTS_OF_MANY -> sendParts(201, 31, 752, 1, rtcp::reports);
            case KEYFRAME_REQUESTS ->
                    sendParts(206, random.nextBoolean() ? 1 : 4, 20, 60, rtcp::randomBody);
            case ESTIMATES -> sendParts(206, 15, 20 + 4 * 255, 1, rtcp::estimate);
            case DESCRIPTIONS_AND_GOODBYES ->
                    sendParts(random.nextBoolean() ? 203 : 202, 1, 100, 12, rtcp::description);
            case DESCRIPTIONS_OF_MANY -> sendParts(202, 31, 252, 5, rtcp::descriptions);
            case GOODBYES_OF_MANY -> sendParts(203, 31, 128, 10, rtcp::goodbyes);
            case GOODBYE_AND_BACK -> {
                sendParts(203, 3, 16, 1, rtcp::goodbyes);
                sendAudio(1, 20);
                sendVideo(1, 20, true);
            }
            case EXTENDED_REPORTS -> sendParts(207, 0, 320, 4, rtcp::extendedReports);
            case UNKNOWN_RTCP ->
                    sendParts(random.nextBoolean() ? 207 : 204, 0, 100, 12, rtcp::randomBody);
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
            case RETRANSMISSIONS -> sendRetransmission(random.nextInt(1 << 16));
            case RETRANSMISSIONS_OF_SENT -> {
                if (random.nextBoolean()) {
                    sendVideo(1 + random.nextInt(3), 30, false);
                }
                sendRetransmission(videoSequence - random.nextInt(20));
            }
            case EXTENSIONS -> sendExtensions();
            case REDUNDANCY_IN_REDUNDANCY -> sendRedundancy();
            case PAYLOAD_TYPES -> sendPayloadType();
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

    private void sendAudio(int step, int payloadBytes) {
        audioSequence += step - 1;
        beginAudio(SimulatedOffer.OPUS);
        header.extension(
                SimulatedOffer.LEVEL_ID, new byte[] {(byte) (0x80 | random.nextInt(60))}, 0, 1);
        header.extension(SimulatedOffer.MID_ID, new byte[] {'0'}, 0, 1);
        sendRtp(hostile.microphone.ssrc, payloadBytes);
    }

    private void sendVideo(int step, int payloadBytes, boolean keyframe) {
        videoSequence += step;
        int ssrc = VIDEO_SSRC;
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

    private void sendRetransmission(int original) {
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
        Bytes.putInt16(bytes, at, original);
        sendRtp(ssrc, 40);
    }

    /// Elements in the form of one or two bytes (RFC 8285 §4.2, §4.3): of no length, of one id
    /// twice, of ids that were not negotiated, and a mid and rid of another section.
    private void sendExtensions() {
        boolean twoBytes = random.nextBoolean();
        beginAudio(SimulatedOffer.OPUS);
        bytes[0] |= 0x10;
        int block = 16;
        int end = block + 4 * (1 + random.nextInt(60));
        Bytes.putInt16(bytes, 12, twoBytes ? 0x1000 | random.nextInt(16) : 0xBEDE);
        Bytes.putInt16(bytes, 14, (end - block) / 4);
        Arrays.fill(bytes, block, end, (byte) 0);
        for (int at = block; at + 4 < end; ) {
            int id = random.nextInt(twoBytes ? 20 : 16);
            int length = Math.min(end - at - 2, 1 + random.nextInt(3));
            if (twoBytes) {
                bytes[at++] = (byte) id;
                bytes[at++] = (byte) (random.nextInt(4) == 0 ? 0 : length);
            } else {
                bytes[at++] = (byte) (id << 4 | length - 1);
            }
            bytes[at] = (byte) "01qhf".charAt(random.nextInt(5));
            at += length;
        }
        sendRtp(hostile.microphone.ssrc, end, 20);
    }

    /// Blocks of RED in RED (RFC 2198 §3), of all offsets and lengths, more than an encoder makes.
    private void sendRedundancy() {
        beginAudio(SimulatedOffer.RED);
        int at = header.end();
        for (int blocks = random.nextInt(10); blocks > 0; blocks--, at += 4) {
            int payloadType = random.nextBoolean() ? SimulatedOffer.RED : SimulatedOffer.OPUS;
            Bytes.putInt32(
                    bytes,
                    at,
                    0x8000_0000
                            | payloadType << 24
                            | random.nextInt(1 << 14) << 10
                            | random.nextInt(60));
        }
        bytes[at++] = (byte) (random.nextBoolean() ? SimulatedOffer.RED : SimulatedOffer.OPUS);
        sendRtp(hostile.microphone.ssrc, at, random.nextInt(300));
    }

    /// Those of retransmissions, redundancy and FEC on the SSRC of a microphone, and what was not
    /// negotiated.
    private void sendPayloadType() {
        beginAudio(
                random.nextBoolean()
                        ? random.nextBoolean() ? SimulatedOffer.RTX : SimulatedOffer.VP8
                        : random.nextInt(64));
        sendRtp(hostile.microphone.ssrc, 20);
    }

    private void beginAudio(int payloadType) {
        audioSequence++;
        header.begin(
                bytes,
                0,
                false,
                payloadType,
                audioSequence & 0xFFFF,
                audioSequence * 960,
                hostile.microphone.ssrc);
    }

    private void sendRtp(int ssrc, int payloadBytes) {
        sendRtp(ssrc, header.end(), payloadBytes);
    }

    private void sendRtp(int ssrc, int payloadAt, int payloadBytes) {
        int length = payloadAt + payloadBytes;
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
