package bots.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Also covers `FrameStamp`.
class OpusPacketTest {
    private static final byte[] PACKET = {0x78, 11, 22, 33};
    private static final FrameStamp STAMP =
            new FrameStamp().set(-5, 499, 65_535, 301, 1_790_000_000_123_456_789L);

    private final byte[] out = new byte[200];

    @Test
    void theStampComesBack() {
        var length = OpusPacket.write(PACKET, STAMP, out);
        var read = new FrameStamp();

        assertThat(OpusPacket.read(out, 0, length, read)).isTrue();
        assertThat(read).usingRecursiveComparison().isEqualTo(STAMP);
    }

    /// RFC 6716 §3.2.5, taken apart as a decoder does.
    @Test
    void isAPacketOfOneFrameWithPadding() {
        var length = OpusPacket.write(PACKET, STAMP, out);

        assertThat(out[0] & 0xFC).as("configuration and channels").isEqualTo(PACKET[0] & 0xFC);
        assertThat(out[0] & 0x03).as("code").isEqualTo(3);
        assertThat(out[1] & 0x80).as("constant bit rate").isZero();
        assertThat(out[1] & 0x40).as("has padding").isNotZero();
        assertThat(out[1] & 0x3F).as("frames").isEqualTo(1);
        var padding = out[2] & 0xFF;
        assertThat(padding).isLessThan(255).isEqualTo(FrameStamp.BYTES);
        assertThat(Arrays.copyOfRange(out, 3, length - padding))
                .as("the frame")
                .isEqualTo(Arrays.copyOfRange(PACKET, 1, PACKET.length));
    }

    @Test
    void otherPacketsHaveNoStamp() {
        var stamp = new FrameStamp();
        var length = OpusPacket.write(PACKET, STAMP, out);

        assertThat(OpusPacket.read(PACKET, 0, PACKET.length, stamp)).isFalse();
        assertThat(OpusPacket.read(out, 0, length - 1, stamp)).as("cut").isFalse();
        assertThat(OpusPacket.read(out, 0, 1, stamp)).isFalse();
        out[length - FrameStamp.BYTES]++;
        assertThat(OpusPacket.read(out, 0, length, stamp)).as("another number").isFalse();
    }

    @Test
    void takesPacketsOfOneFrameOnly() {
        assertThatThrownBy(() -> OpusPacket.write(new byte[] {0x79, 1, 2}, STAMP, out))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
