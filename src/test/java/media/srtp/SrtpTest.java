package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import media.Hex;
import media.rtp.DropReason;
import media.rtp.ReplayWindow;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A sender and a receiver with the same keys.
///
/// Covers [SrtpSender], [SrtpReceiver], [SrtpKeys], [SrtpProfile], [SrtpTransform] and, with the
/// JDK's ciphers, [JceGcm].
class SrtpTest {
    private static final int SSRC = 0x1234_5678;
    private static final int OFFSET = 3;

    private final RtpPacket packet = new RtpPacket();
    private final byte[] buffer = new byte[1_500];

    static SrtpKeys keys(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        Random random = new Random(profile.dtlsId());
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    /// Those under test.
    SrtpCiphers ciphers() {
        return SrtpCiphers.jce();
    }

    private SrtpSender sender(SrtpKeys keys) {
        return new SrtpSender(keys, ciphers());
    }

    private SrtpReceiver receiver(SrtpKeys keys) {
        return new SrtpReceiver(keys, ciphers());
    }

    private static SrtpKeys anyKeys() {
        return keys(SrtpProfile.AEAD_AES_128_GCM);
    }

    /// A packet with CSRC and extension at OFFSET; returns its length.
    private int write(int ssrc, int sequenceNumber, int payloadBytes) {
        int header =
                new RtpHeaderWriter()
                        .begin(buffer, OFFSET, true, 111, sequenceNumber, 960, ssrc)
                        .csrc(9)
                        .extensionInt16(3, sequenceNumber)
                        .end();
        Arrays.fill(buffer, OFFSET + header, OFFSET + header + payloadBytes, (byte) 0x55);
        return header + payloadBytes;
    }

    private byte[] protectedPacket(
            SrtpSender sender, SrtpSender.Stream stream, int sequenceNumber) {
        int length = write(stream.ssrc(), sequenceNumber, 50);
        length = sender.protectRtp(stream, buffer, OFFSET, length);
        return Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
    }

    private DropReason unprotect(SrtpReceiver receiver, byte[] bytes) {
        byte[] copy = bytes.clone();
        int length = receiver.unprotectRtp(copy, 0, copy.length, packet);
        assertThat(length >= 0).isEqualTo(receiver.dropReason() == DropReason.OK);
        return receiver.dropReason();
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void opensWhatItSealed(SrtpProfile profile) {
        SrtpSender sender = sender(keys(profile));
        SrtpReceiver receiver = receiver(keys(profile));
        SrtpSender.Stream stream = sender.stream(SSRC);
        for (int payloadBytes : new int[] {0, 1, 15, 16, 17, 64, 1_150, 1_400}) {
            int length = write(SSRC, payloadBytes, payloadBytes);
            byte[] plain = Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
            int sealed = sender.protectRtp(stream, buffer, OFFSET, length);
            assertThat(sealed).isEqualTo(length + profile.tagBytes());
            assertThat(Hex.text(buffer, OFFSET, 24)).isEqualTo(Hex.text(plain, 0, 24));
            if (payloadBytes > 4) {
                assertThat(Hex.text(buffer, OFFSET, length)).isNotEqualTo(Hex.text(plain));
            }
            int opened = receiver.unprotectRtp(buffer, OFFSET, sealed, packet);
            assertThat(opened).isEqualTo(length);
            assertThat(Hex.text(buffer, OFFSET, opened)).isEqualTo(Hex.text(plain));
            assertThat(packet.payloadBytes()).isEqualTo(payloadBytes);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void opensTheRtcpItSealed(SrtpProfile profile) {
        SrtpSender sender = sender(keys(profile));
        SrtpReceiver receiver = receiver(keys(profile));
        byte[] plain = Hex.bytes("81ce0002 00000001 12345678  80c90001 00000001");
        for (int i = 0; i < 3; i++) {
            System.arraycopy(plain, 0, buffer, OFFSET, plain.length);
            int sealed = sender.protectRtcp(buffer, OFFSET, plain.length);
            assertThat(sealed).isEqualTo(plain.length + profile.rtcpOverheadBytes());
            byte[] again = Arrays.copyOfRange(buffer, OFFSET, OFFSET + sealed);
            int opened = receiver.unprotectRtcp(buffer, OFFSET, sealed);
            assertThat(Hex.text(buffer, OFFSET, opened)).isEqualTo(Hex.text(plain));
            assertThat(receiver.unprotectRtcp(again, 0, sealed)).isEqualTo(-1);
            assertThat(receiver.dropReason()).isEqualTo(DropReason.REPLAYED);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void dropsWhatWasChangedAnywhere(SrtpProfile profile) {
        SrtpSender sender = sender(keys(profile));
        byte[] sealed = protectedPacket(sender, sender.stream(SSRC), 1);
        for (int i = 0; i < sealed.length; i++) {
            SrtpReceiver receiver = receiver(keys(profile));
            byte[] changed = sealed.clone();
            changed[i] ^= 0x08;
            assertThat(unprotect(receiver, changed)).as("byte %d", i).isNotEqualTo(DropReason.OK);
            assertThat(unprotect(receiver, sealed)).isEqualTo(DropReason.OK);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void dropsRtcpThatWasChangedAnywhere(SrtpProfile profile) {
        SrtpSender sender = sender(keys(profile));
        byte[] plain = Hex.bytes("81ce0002 00000001 12345678");
        System.arraycopy(plain, 0, buffer, 0, plain.length);
        int length = sender.protectRtcp(buffer, 0, plain.length);
        byte[] sealed = Arrays.copyOf(buffer, length);
        for (int i = 0; i < length; i++) {
            SrtpReceiver receiver = receiver(keys(profile));
            byte[] changed = sealed.clone();
            changed[i] ^= (byte) 0x80;
            assertThat(receiver.unprotectRtcp(changed, 0, length)).as("byte %d", i).isEqualTo(-1);
            assertThat(receiver.dropReason()).isEqualTo(DropReason.NOT_AUTHENTIC);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void dropsWhatIsTooShortForItsTag(SrtpProfile profile) {
        SrtpReceiver receiver = receiver(keys(profile));
        for (int length = 0; length < 12 + profile.tagBytes(); length++) {
            byte[] bytes = new byte[length];
            if (length > 0) {
                bytes[0] = (byte) 0x80;
            }
            assertThat(unprotect(receiver, bytes)).isIn(DropReason.EMPTY, DropReason.TRUNCATED);
            assertThat(receiver.unprotectRtcp(bytes, 0, length)).isEqualTo(-1);
        }
    }

    @Test
    void dropsAReplay() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        byte[] sealed = protectedPacket(sender, sender.stream(SSRC), 7);
        assertThat(unprotect(receiver, sealed)).isEqualTo(DropReason.OK);
        assertThat(unprotect(receiver, sealed)).isEqualTo(DropReason.REPLAYED);
    }

    @Test
    void aStreamThatHasEndedLeavesNothing() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        byte[] sealed = protectedPacket(sender, sender.stream(SSRC), 7);
        assertThat(unprotect(receiver, sealed)).isEqualTo(DropReason.OK);

        receiver.forgetStream(SSRC + 1);
        assertThat(unprotect(receiver, sealed)).isEqualTo(DropReason.REPLAYED);
        receiver.forgetStream(SSRC);

        assertThat(unprotect(receiver, sealed)).as("as if it were new").isEqualTo(DropReason.OK);
    }

    @Test
    void refusesToSealOneIndexTwice() {
        SrtpSender sender = sender(anyKeys());
        SrtpSender.Stream stream = sender.stream(SSRC);
        protectedPacket(sender, stream, 7);
        protectedPacket(sender, stream, 9);
        protectedPacket(sender, stream, 8);
        int length = write(SSRC, 7, 50);
        byte[] before = buffer.clone();
        assertThatThrownBy(() -> sender.protectRtp(stream, buffer, OFFSET, length))
                .isInstanceOf(IllegalStateException.class);
        assertThat(buffer).isEqualTo(before);
    }

    @Test
    void refusesToProtectAnIndexThatIsTooOld() {
        SrtpSender sender = sender(anyKeys());
        SrtpSender.Stream stream = sender.stream(SSRC);
        protectedPacket(sender, stream, 2_000);
        int length = write(SSRC, 2_000 - ReplayWindow.SIZE_PACKETS, 50);
        assertThatThrownBy(() -> sender.protectRtp(stream, buffer, OFFSET, length))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void followsTheRolloverCounterThroughTwoWraps(int first) {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        SrtpSender.Stream stream = sender.stream(SSRC);
        for (int i = first; i < first + 140_000; i += 1_001) {
            byte[] sealed = protectedPacket(sender, stream, i & 0xFFFF);
            assertThat(unprotect(receiver, sealed)).as("index %d", i).isEqualTo(DropReason.OK);
        }
    }

    @Test
    void takesPacketsOutOfOrderAroundTheWrap() {
        // Sent:      65533 65534 65535 0 1 2
        // Received:  65533 0 65535 2 65534 1
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        SrtpSender.Stream stream = sender.stream(SSRC);
        byte[][] sealed = new byte[6][];
        for (int i = 0; i < 6; i++) {
            sealed[i] = protectedPacket(sender, stream, (65533 + i) & 0xFFFF);
        }
        for (int i : new int[] {0, 3, 2, 5, 1, 4}) {
            assertThat(unprotect(receiver, sealed[i])).as("packet %d", i).isEqualTo(DropReason.OK);
        }
        for (byte[] bytes : sealed) {
            assertThat(unprotect(receiver, bytes)).isEqualTo(DropReason.REPLAYED);
        }
    }

    @Test
    void takesALatePacketOfTheFormerRolloverCounter() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        SrtpSender.Stream stream = sender.stream(SSRC);
        byte[] late = protectedPacket(sender, stream, 65_000);
        for (int i = 65_001; i < 65_001 + 1_000; i++) {
            unprotect(receiver, protectedPacket(sender, stream, i & 0xFFFF));
        }
        assertThat(unprotect(receiver, late)).isEqualTo(DropReason.OK);
    }

    @Test
    void sealsOutOfOrderAroundTheWrap() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        SrtpSender.Stream stream = sender.stream(SSRC);
        for (int sequenceNumber : new int[] {65534, 1, 65535, 0, 2}) {
            assertThat(unprotect(receiver, protectedPacket(sender, stream, sequenceNumber)))
                    .isEqualTo(DropReason.OK);
        }
    }

    @Test
    void dropsAPacketFromBeforeTheFirstRolloverCounter() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        unprotect(receiver, protectedPacket(sender, sender.stream(SSRC), 1));
        // 65535 is nearest to -1 then, an index that does not exist.
        byte[] other = protectedPacket(sender, sender.stream(SSRC), 65_535);
        assertThat(unprotect(receiver, other)).isEqualTo(DropReason.REPLAYED);
    }

    @Test
    void keepsTheRolloverCountersOfStreamsApart() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        SrtpSender.Stream one = sender.stream(1);
        SrtpSender.Stream two = sender.stream(2);
        for (int i = 0; i < 70_000; i += 500) {
            assertThat(unprotect(receiver, protectedPacket(sender, one, i & 0xFFFF)))
                    .isEqualTo(DropReason.OK);
            assertThat(unprotect(receiver, protectedPacket(sender, two, (i + 60_000) & 0xFFFF)))
                    .isEqualTo(DropReason.OK);
        }
    }

    @Test
    void keepsNoStateOfAStreamThatIsNotAuthentic() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        for (int ssrc = 0; ssrc < 2 * SrtpReceiver.MAX_STREAMS; ssrc++) {
            byte[] forged = protectedPacket(sender, sender.stream(ssrc), 40_000);
            forged[forged.length - 1] ^= 1;
            assertThat(unprotect(receiver, forged)).isEqualTo(DropReason.NOT_AUTHENTIC);
        }
        // Had one of them set the highest index, 1 would be taken as of the next rollover counter.
        assertThat(unprotect(receiver, protectedPacket(sender, sender.stream(5), 1)))
                .isEqualTo(DropReason.OK);
    }

    @Test
    void forgetsTheStreamThatWasSilentForLongestAboveItsBound() {
        SrtpSender sender = sender(anyKeys());
        SrtpReceiver receiver = receiver(anyKeys());
        for (int ssrc = 0; ssrc < SrtpReceiver.MAX_STREAMS; ssrc++) {
            assertThat(unprotect(receiver, protectedPacket(sender, sender.stream(ssrc), 1)))
                    .isEqualTo(DropReason.OK);
        }
        byte[] replayOfTheFirst = protectedPacket(sender, sender.stream(0), 2);
        assertThat(unprotect(receiver, replayOfTheFirst.clone())).isEqualTo(DropReason.OK);
        for (int ssrc = -1; ssrc > -SrtpReceiver.MAX_STREAMS; ssrc--) {
            assertThat(unprotect(receiver, protectedPacket(sender, sender.stream(ssrc), 1)))
                    .isEqualTo(DropReason.OK);
        }
        assertThat(unprotect(receiver, replayOfTheFirst)).isEqualTo(DropReason.REPLAYED);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void findsThePaddingOfAnOpenedPacket(SrtpProfile profile) {
        SrtpSender sender = sender(keys(profile));
        SrtpReceiver receiver = receiver(keys(profile));
        int length = write(SSRC, 1, 20);
        buffer[OFFSET] |= 0x20;
        buffer[OFFSET + length - 1] = 5;
        int sealed = sender.protectRtp(sender.stream(SSRC), buffer, OFFSET, length);
        assertThat(receiver.unprotectRtp(buffer, OFFSET, sealed, packet)).isEqualTo(length);
        assertThat(packet.payloadBytes()).isEqualTo(15);
        assertThat(packet.paddingBytes()).isEqualTo(5);
    }

    @Test
    void doesNotPrintKeys() {
        assertThat(anyKeys()).hasToString("SrtpKeys[AEAD_AES_128_GCM]");
    }

    @Test
    void refusesKeysOfTheWrongLength() {
        assertThatThrownBy(() ->
                        new SrtpKeys(SrtpProfile.AEAD_AES_256_GCM, new byte[16], new byte[12]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesProfilesAsDtlsDoes() {
        assertThat(SrtpProfile.ofDtlsId(7)).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(SrtpProfile.ofDtlsId(8)).isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
        assertThat(SrtpProfile.ofDtlsId(1)).isEqualTo(SrtpProfile.AES128_CM_HMAC_SHA1_80);
        assertThat(SrtpProfile.ofDtlsId(2)).isNull();
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(11);
        SrtpReceiver receiver = receiver(keys(SrtpProfile.AEAD_AES_128_GCM));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && i % 2 == 0) {
                bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
            }
            assertThat(receiver.unprotectRtp(bytes.clone(), 0, bytes.length, packet)).isEqualTo(-1);
            assertThat(receiver.unprotectRtcp(bytes, 0, bytes.length)).isEqualTo(-1);
        }
    }
}
