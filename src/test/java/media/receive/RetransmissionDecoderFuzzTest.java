package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import media.rtp.DropReason;
import media.rtp.RtpPacket;

final class RetransmissionDecoderFuzzTest {
    /// Whatever the bytes: no exception; a restored packet is two bytes shorter and has the same
    /// payload end; a refused one is untouched.
    @FuzzTest
    void restoresWithinTheBytes(byte[] data) {
        byte[] buffer = Arrays.copyOf(data, data.length);
        RtpPacket packet = new RtpPacket();
        if (packet.wrap(buffer, 0, buffer.length) != DropReason.OK) {
            return;
        }
        int payloadBytes = packet.payloadBytes();
        int paddingBytes = packet.paddingBytes();
        if (RetransmissionDecoder.restore(packet, 7, 96) != DropReason.OK) {
            assertThat(buffer).isEqualTo(data);
            return;
        }
        assertThat(packet.payloadBytes()).isEqualTo(payloadBytes - 2);
        assertThat(packet.paddingBytes()).isEqualTo(paddingBytes);
        assertThat(packet.length()).isEqualTo(data.length - 2);
        assertThat(packet.ssrc()).isEqualTo(7);
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(Arrays.copyOfRange(buffer, packet.payloadOffset(), buffer.length))
                .isEqualTo(
                        Arrays.copyOfRange(
                                data, data.length - payloadBytes - paddingBytes + 2, data.length));
    }
}
