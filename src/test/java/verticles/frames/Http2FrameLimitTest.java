package verticles.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import limits.Limit;
import limits.RefusalCounts;
import org.junit.jupiter.api.Test;

class Http2FrameLimitTest {
    private static final int MORE_THAN_THE_BURST = 2 * Http2FrameLimit.BURST;

    private final RefusalCounts refusals = new RefusalCounts();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new Http2FrameLimit(System.nanoTime(), refusals));

    @Test
    void closesAConnectionThatSendsMoreSmallFramesThanTheBurst() {
        channel.writeInbound(frames(6, 8, Http2FrameLimit.BURST));
        assertThat(channel.isOpen()).isTrue();

        // More than were refilled meanwhile.
        channel.writeInbound(Unpooled.wrappedBuffer(bytes(6, 8, MORE_THAN_THE_BURST)));

        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals.of(Limit.HTTP_FRAMES_PER_CONNECTION)).isEqualTo(1);
    }

    /// Requests have their own limits.
    @Test
    void letsRequestsAndLongDataPass() {
        channel.writeInbound(frames(1, 20, MORE_THAN_THE_BURST));
        channel.writeInbound(Unpooled.wrappedBuffer(bytes(0, 512, MORE_THAN_THE_BURST)));

        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.<ByteBuf>readInbound()).isNotNull();
    }

    @Test
    void countsDataOfLittleLength() {
        channel.writeInbound(frames(0, 1, MORE_THAN_THE_BURST));

        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.<ByteBuf>readInbound()).isNull();
    }

    private static ByteBuf frames(int type, int payloadBytes, int count) {
        return Unpooled.wrappedBuffer(new byte[24], bytes(type, payloadBytes, count));
    }

    private static byte[] bytes(int type, int payloadBytes, int count) {
        byte[] bytes = new byte[count * (9 + payloadBytes)];
        for (int at = 0; at < bytes.length; at += 9 + payloadBytes) {
            bytes[at + 1] = (byte) (payloadBytes >> 8);
            bytes[at + 2] = (byte) payloadBytes;
            bytes[at + 3] = (byte) type;
        }
        return bytes;
    }
}
