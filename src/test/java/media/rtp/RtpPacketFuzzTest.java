package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class RtpPacketFuzzTest {
    /// Whatever the bytes: no exception, and all that is read lies within them.
    @FuzzTest
    void staysWithinTheBytes(byte[] data) {
        byte[] buffer = new byte[data.length + 3];
        System.arraycopy(data, 0, buffer, 3, data.length); // the array ends with the packet
        RtpPacket packet = new RtpPacket();
        if (packet.wrap(buffer, 3, data.length) != DropReason.OK) {
            return;
        }
        assertThat(packet.payloadBytes()).isNotNegative();
        assertThat(packet.headerBytes() + packet.payloadBytes() + packet.paddingBytes())
                .isEqualTo(data.length);
        assertThat(RtpPacket.headerBytes(buffer, 3)).isEqualTo(packet.headerBytes());
        for (int id = 1; id < 256; id++) {
            int at = packet.extensionOffset(id);
            if (at >= 0) {
                assertThat(at).isGreaterThanOrEqualTo(3 + 16);
                assertThat(at + packet.extensionBytes(id))
                        .isLessThanOrEqualTo(packet.payloadOffset());
            }
        }
        for (int i = 0; i < packet.csrcCount(); i++) {
            packet.csrc(i);
        }
    }
}
