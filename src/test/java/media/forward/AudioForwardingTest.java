package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import media.codec.Codec;
import media.codec.RedundantAudio;
import media.rtp.AudioLevel;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.rtp.SequenceUnwrapper;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import media.sdp.SendSection;
import media.send.AudioSlotStream;
import media.send.Redundancy;
import media.send.SecureOutbound;
import media.send.SendBatches;
import media.send.SlotScratch;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// From the packets of a microphone to what is sent in the slots it is in: AudioTrack, AudioSlot,
/// AudioSlotStream, AudioFrame, RecentFrames.
final class AudioForwardingTest {
    private static final long FRAME_NANOS = 20_000_000L;
    private static final int LEVEL_ID = 1;
    private static final int MIXER_ID = 2;
    private static final byte LOUD = AudioLevel.of(true, 25);
    private static final byte SILENT = AudioLevel.of(false, 90);

    private static final PayloadFormat OPUS = format(111, Codec.OPUS);
    private static final PayloadFormat RED = format(63, Codec.RED);

    /// A packet that was sent.
    private record Sent(
            int sequence,
            int timestamp,
            boolean marker,
            int payloadType,
            String frames,
            int level) {}

    private final AudioTrack track = track(7);
    private final Listener plain = new Listener(List.of(format(109, Codec.OPUS)));
    private final Listener redundant =
            new Listener(List.of(format(120, Codec.OPUS), format(121, Codec.RED)));
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private long now = 1_000_000_000L;

    @Test
    void plainOpusIsForwardedPlainWithoutLoss() {
        assignTo(plain, redundant);
        send(0, LOUD, "a");
        send(1, LOUD, "b");
        assertThat(plain.frames()).containsExactly("a", "b");
        assertThat(redundant.frames()).containsExactly("a", "b");
        assertThat(plain.sent.getFirst().payloadType()).isEqualTo(109);
        assertThat(redundant.sent.getFirst().payloadType()).isEqualTo(120);
    }

    @Test
    void redundantBlocksAreForwardedToClientsWithRedAndStrippedForOthers() {
        assignTo(plain, redundant);
        sendRed(0, LOUD, "a");
        sendRed(1, LOUD, "a", "b");
        sendRed(2, LOUD, "a", "b", "c");
        assertThat(plain.frames()).containsExactly("a", "b", "c");
        assertThat(plain.sent).allMatch(packet -> packet.payloadType() == 109);
        assertThat(redundant.frames()).containsExactly("a", "a960>b", "a1920>b960>c");
        assertThat(redundant.sent.getLast().payloadType()).isEqualTo(121);
    }

    @Test
    void redundantBlocksAreAddedForClientsThatLosePackets() {
        assignTo(plain, redundant);
        for (int i = 0; i < 4; i++) {
            redundant.redundancy.onReport(0, 1_000, 200);
        }
        send(0, LOUD, "a");
        send(1, LOUD, "b");
        send(2, LOUD, "c");
        assertThat(redundant.frames()).containsExactly("a", "a960>b", "a1920>b960>c");
        assertThat(plain.frames()).containsExactly("a", "b", "c");
    }

    @Test
    void aDtxFrameIsSentTwiceAndSequenceNumbersContinue() {
        assignTo(plain);
        send(0, LOUD, "loud");
        for (int sequence = 1; sequence <= 17; sequence++) {
            send(sequence, SILENT, "calm");
        }
        Sent again = plain.sent.getLast();
        Sent sign = plain.sent.get(plain.sent.size() - 2);
        assertThat(sign.frames()).hasSize(1);
        assertThat(again.frames()).isEqualTo(sign.frames());
        assertThat(again.timestamp()).isEqualTo(sign.timestamp());
        send(18, LOUD, "loud");
        assertThat(plain.sent.getLast().marker()).isTrue();
        assertThat(plain.sequences())
                .isEqualTo(java.util.stream.IntStream.range(0, plain.sent.size()).boxed().toList());
        assertThat(plain.timestamps().getLast()).isEqualTo(18 * 960);
    }

    @Test
    void noRedundantBlockReachesBackBeyondSilenceOrAChangeOfSource() {
        assignTo(redundant);
        for (int i = 0; i < 4; i++) {
            redundant.redundancy.onReport(0, 1_000, 200);
        }
        send(0, LOUD, "a");
        int sequence = 1;
        for (; sequence < 20; sequence++) {
            send(sequence, SILENT, "s");
        }
        redundant.sent.clear();
        send(sequence, LOUD, "b");
        send(sequence + 1, LOUD, "c");
        assertThat(redundant.frames()).containsExactly("b", "b960>c");
        redundant.slot.release();
        send(sequence + 2, LOUD, "d");
        redundant.slot.assign(now, track);
        redundant.sent.clear();
        send(sequence + 3, LOUD, "e");
        send(sequence + 4, LOUD, "f");
        assertThat(redundant.frames()).containsExactly("e", "e960>f");
    }

    @Test
    void aFrameLostOnTheUplinkIsForwardedFromTheNextPacket() {
        assignTo(plain, redundant);
        sendRed(0, LOUD, "a");
        sendRed(3, LOUD, "b", "c", "d");
        assertThat(plain.frames()).containsExactly("a", "b", "c", "d");
        assertThat(plain.sequences()).containsExactly(0, 1, 2, 3);
        assertThat(plain.timestamps()).containsExactly(0, 960, 1920, 2880);
        assertThat(redundant.sequences()).containsExactly(0, 1, 2, 3);
        assertThat(sendRed(2, LOUD, "b", "c")).as("late").isEqualTo(DropReason.REPLAYED);
        assertThat(plain.frames()).hasSize(4);
    }

    @Test
    void aLossWithoutRedundancyRemainsVisible() {
        assignTo(plain);
        sendRed(0, LOUD, "a");
        sendRed(4, LOUD, "b", "c");
        assertThat(plain.frames()).containsExactly("a", "b", "c");
        assertThat(plain.sequences()).containsExactly(0, 3, 4);
    }

    @Test
    void malformedRedundancyIsDropped() {
        assignTo(plain);
        assertThat(deliver(0, LOUD, RED, new byte[] {(byte) 0xef, 0, 0}))
                .isEqualTo(DropReason.BAD_REDUNDANCY);
        assertThat(deliver(1, LOUD, RED, new byte[] {0, 1, 2}))
                .as("another codec inside")
                .isEqualTo(DropReason.NOT_FORWARDED);
        assertThat(plain.sent).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void sequenceNumbersAreGaplessAndTimestampsRealWhereSilenceIsLeftOut(int start) {
        assignTo(plain);
        int sequence = start - 20;
        int sentFrames = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 30; i++, sentFrames++) {
                send(sequence++, LOUD, "a");
            }
            for (int i = 0; i < 100; i++, sentFrames++) {
                send(sequence++, SILENT, "s");
            }
        }
        assertThat(plain.sent.size()).isLessThan(3 * (30 + 16 + 6)).isLessThan(sentFrames / 2);
        for (int i = 1; i < plain.sent.size(); i++) {
            assertThat(plain.sequences().get(i)).isEqualTo(i);
        }
        List<Sent> marked = plain.sent.stream().filter(Sent::marker).toList();
        assertThat(marked)
                .extracting(packet -> packet.timestamp() - plain.sent.getFirst().timestamp())
                .containsExactly(0, 130 * 960, 260 * 960);
    }

    @Test
    void theLastPacketBeforeSilenceIsADtxFrame() {
        assignTo(plain);
        send(0, LOUD, "xyz");
        for (int i = 1; i < 40; i++) {
            send(i, SILENT, "xyz");
        }
        // 0x78 with the frame count of code 0: a packet of its first byte.
        assertThat(plain.frames().subList(0, 15)).containsOnly("xyz");
        assertThat(plain.frames().get(15)).isEqualTo("x");
    }

    @Test
    void theLevelIsForwardedAsClientAndAsMixerLevel() {
        assignTo(plain);
        send(0, LOUD, "a");
        assertThat(plain.sent.getFirst().level()).isEqualTo(25);
        assertThat(plain.lastPacket.extensionBytes(MIXER_ID)).isEqualTo(1);
        int at = plain.lastPacket.extensionOffset(MIXER_ID);
        assertThat(plain.lastPacket.buffer()[at]).isEqualTo((byte) 25);
    }

    @Test
    void aClientWithoutLevelsIsAlwaysForwarded() {
        assignTo(plain);
        for (int i = 0; i < 200; i++) {
            deliver(i, (byte) -1, OPUS, "a".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(plain.sent).hasSize(200);
        assertThat(plain.lastPacket.extensionOffset(LEVEL_ID)).isNegative();
    }

    private void assignTo(Listener... listeners) {
        for (Listener listener : listeners) {
            listener.slot.assign(now, track);
        }
    }

    private void send(int sequence, byte element, String frame) {
        deliver(sequence, element, OPUS, frame.getBytes(StandardCharsets.US_ASCII));
    }

    /// The frames of consecutive packets, the newest last.
    private DropReason sendRed(int sequence, byte element, String... frames) {
        byte[] payload = new byte[256];
        int at = 0;
        for (int i = 0; i < frames.length - 1; i++) {
            int back = frames.length - 1 - i;
            at = RedundantAudio.writeBlockHeader(payload, at, 111, back * 960, frames[i].length());
        }
        at = RedundantAudio.writeNewestHeader(payload, at, 111);
        for (String frame : frames) {
            byte[] bytes = frame.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, payload, at, bytes.length);
            at += bytes.length;
        }
        return deliver(sequence, element, RED, Arrays.copyOf(payload, at));
    }

    private DropReason deliver(int sequence, byte element, PayloadFormat format, byte[] payload) {
        byte[] bytes = new byte[512];
        RtpHeaderWriter header =
                new RtpHeaderWriter()
                        .begin(
                                bytes,
                                0,
                                false,
                                format.payloadType(),
                                sequence & 0xffff,
                                sequence * 960,
                                99);
        if (element != -1) {
            header.extensionInt8(LEVEL_ID, element);
        }
        int at = header.end();
        System.arraycopy(payload, 0, bytes, at, payload.length);
        RtpPacket packet = new RtpPacket();
        packet.wrap(bytes, 0, at + payload.length);
        now += FRAME_NANOS;
        DropReason outcome =
                track.onPacket(now, packet, sequences.unwrap(sequence & 0xffff), format);
        plain.batches.flushDue(now);
        redundant.batches.flushDue(now);
        return outcome;
    }

    /// A subscriber with one slot, and what arrives at it.
    private static final class Listener {
        final Redundancy redundancy = new Redundancy();
        final List<Sent> sent = new ArrayList<>();
        final SendBatches batches =
                new SendBatches((_, _, bytes, offset, length) -> onDatagram(bytes, offset, length));
        final AudioSlot slot;
        final RtpPacket lastPacket = new RtpPacket();
        private final SrtpReceiver receiver;

        Listener(List<PayloadFormat> formats) {
            SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
            SrtpKeys keys =
                    new SrtpKeys(
                            profile, new byte[profile.keyBytes()], new byte[profile.saltBytes()]);
            receiver = new SrtpReceiver(keys);
            SecureOutbound outbound = outbound(keys);
            slot =
                    new AudioSlot(
                            new AudioSlotStream(
                                    new SendSection(
                                            "1",
                                            1,
                                            false,
                                            formats,
                                            new ExtensionIds(
                                                    LEVEL_ID, 0, 0, 0, 0, 0, 0, 0, MIXER_ID),
                                            1234,
                                            0),
                                    outbound,
                                    new SlotScratch(),
                                    redundancy));
        }

        private SecureOutbound outbound(SrtpKeys keys) {
            SecureOutbound outbound = new SecureOutbound(batches);
            outbound.onKeys(keys, SrtpCiphers.jce());
            outbound.onPath(new InetSocketAddress("192.0.2.1", 5000));
            return outbound;
        }

        private void onDatagram(byte[] bytes, int offset, int length) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
            assertThat(receiver.unprotectRtp(copy, 0, length, lastPacket)).isPositive();
            assertThat(lastPacket.csrc(0)).isEqualTo(7);
            boolean red = lastPacket.payloadType() == 121;
            int level = lastPacket.extensionOffset(LEVEL_ID);
            sent.add(
                    new Sent(
                            lastPacket.sequenceNumber(),
                            lastPacket.timestamp(),
                            lastPacket.marker(),
                            lastPacket.payloadType(),
                            red
                                    ? redundant(copy)
                                    : opus(
                                            copy,
                                            lastPacket.payloadOffset(),
                                            lastPacket.payloadBytes()),
                            level < 0 ? -1 : AudioLevel.level(copy[level])));
        }

        private String redundant(byte[] bytes) {
            RedundantAudio red = new RedundantAudio();
            assertThat(red.wrap(bytes, lastPacket.payloadOffset(), lastPacket.payloadBytes()))
                    .isEqualTo(DropReason.OK);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < red.blocks(); i++) {
                assertThat(red.payloadType(i)).isEqualTo(120);
                text.append(opus(bytes, red.offset(i), red.bytes(i)))
                        .append(red.timestampOffset(i))
                        .append('>');
            }
            assertThat(red.payloadType()).isEqualTo(120);
            return text.append(opus(bytes, red.offset(), red.bytes())).toString();
        }

        private static String opus(byte[] bytes, int offset, int length) {
            return new String(bytes, offset, length, StandardCharsets.US_ASCII);
        }

        List<String> frames() {
            return sent.stream().map(Sent::frames).toList();
        }

        List<Integer> sequences() {
            return sent.stream()
                    .map(packet -> packet.sequence() - sent.getFirst().sequence() & 0xffff)
                    .toList();
        }

        List<Integer> timestamps() {
            return sent.stream()
                    .map(packet -> packet.timestamp() - sent.getFirst().timestamp())
                    .toList();
        }
    }

    private static AudioTrack track(int participant) {
        return new AudioTrack(
                new Publication(
                        participant,
                        TrackKind.MICROPHONE,
                        new ReceiveSection(
                                "0",
                                0,
                                false,
                                List.of(RED, OPUS),
                                new ExtensionIds(LEVEL_ID, 0, 0, 0, 0, 0, 0, 0, 0),
                                List.of(),
                                List.of(),
                                Map.of()),
                        0,
                        false,
                        false,
                        true));
    }

    private static PayloadFormat format(int payloadType, Codec codec) {
        return new PayloadFormat(
                payloadType, codec, 48_000, 2, Map.of(), -1, false, false, false, false, false);
    }
}
