package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import media.Allocation;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RetransmissionDecoderTest {
    private static final int MEDIA_SSRC = 0x11223344;
    private static final int RTX_SSRC = 0x55667788;
    private static final int OFFSET = 7;

    private final byte[] buffer = new byte[256];
    private final RtpPacket packet = new RtpPacket();

    /// A packet with an extension, a CSRC and the marker, and its payload.
    private int write(int payloadType, int sequenceNumber, int ssrc, byte... payload) {
        int headerBytes =
                new RtpHeaderWriter()
                        .begin(buffer, OFFSET, true, payloadType, sequenceNumber, 123456, ssrc)
                        .csrc(42)
                        .extension(4, new byte[] {'1'}, 0, 1)
                        .end();
        System.arraycopy(payload, 0, buffer, OFFSET + headerBytes, payload.length);
        return headerBytes + payload.length;
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void restoresTheOriginalToTheByte(int original) {
        int originalBytes = write(96, original, MEDIA_SSRC, (byte) 1, (byte) 2, (byte) 3);
        byte[] expected = Arrays.copyOfRange(buffer, OFFSET, OFFSET + originalBytes);

        int bytes =
                write(
                        97,
                        9,
                        RTX_SSRC,
                        (byte) (original >> 8),
                        (byte) original,
                        (byte) 1,
                        (byte) 2,
                        (byte) 3);
        assertThat(packet.wrap(buffer, OFFSET, bytes)).isEqualTo(DropReason.OK);
        assertThat(RetransmissionDecoder.restore(packet, MEDIA_SSRC, 96)).isEqualTo(DropReason.OK);

        assertThat(packet.sequenceNumber()).isEqualTo(original);
        assertThat(packet.csrc(0)).isEqualTo(42);
        assertThat(packet.buffer()[packet.extensionOffset(4)]).isEqualTo((byte) '1');
        assertThat(Arrays.copyOfRange(buffer, packet.offset(), packet.offset() + packet.length()))
                .isEqualTo(expected);
    }

    @Test
    void paddingBehindThePayloadRemainsPadding() {
        int bytes = write(97, 9, RTX_SSRC, (byte) 0, (byte) 5, (byte) 1, (byte) 0, (byte) 2);
        buffer[OFFSET] |= 0x20;
        assertThat(packet.wrap(buffer, OFFSET, bytes)).isEqualTo(DropReason.OK);
        assertThat(RetransmissionDecoder.restore(packet, MEDIA_SSRC, 96)).isEqualTo(DropReason.OK);
        assertThat(packet.payloadBytes()).isEqualTo(1);
        assertThat(packet.paddingBytes()).isEqualTo(2);
    }

    @Test
    void aProbeOfPaddingIsNoPacket() {
        int bytes = write(97, 9, RTX_SSRC, (byte) 0, (byte) 0, (byte) 0, (byte) 4);
        buffer[OFFSET] |= 0x20;
        assertThat(packet.wrap(buffer, OFFSET, bytes)).isEqualTo(DropReason.OK);
        assertThat(RetransmissionDecoder.restore(packet, MEDIA_SSRC, 96))
                .isEqualTo(DropReason.PADDING_ONLY);
        assertThat(packet.ssrc()).isEqualTo(RTX_SSRC);
    }

    @Test
    void halfASequenceNumberIsTruncated() {
        packet.wrap(buffer, OFFSET, write(97, 9, RTX_SSRC, (byte) 1));
        assertThat(RetransmissionDecoder.restore(packet, MEDIA_SSRC, 96))
                .isEqualTo(DropReason.TRUNCATED);
    }

    @Test
    void allocatesNothing() {
        int bytes = write(97, 9, RTX_SSRC, (byte) 0, (byte) 5, (byte) 1);
        byte[] once = Arrays.copyOf(buffer, buffer.length);
        double perPacket =
                Allocation.bytesPerRun(
                        20_000,
                        () -> {
                            System.arraycopy(once, 0, buffer, 0, once.length);
                            packet.wrap(buffer, OFFSET, bytes);
                            RetransmissionDecoder.restore(packet, MEDIA_SSRC, 96);
                        });
        assertThat(perPacket).isLessThan(0.1);
    }
}
