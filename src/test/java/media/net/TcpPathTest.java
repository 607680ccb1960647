package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import media.ice.TcpAddress;
import media.send.PacketKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TcpPathTest {
    /// A STUN header: type, length, magic cookie, transaction id (RFC 8489 §5).
    private static final byte[] CHECK = {
        0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    };

    private static final byte[] MEDIA = {(byte) 0x80, 111, 0, 1};

    private final Recorder recorder = new Recorder();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TcpPath path =
            new TcpPath(
                    0, channel, new TcpAddress(new InetSocketAddress("192.0.2.1", 5000)), recorder);

    TcpPathTest() {
        channel.config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(
                                TcpPath.MAX_QUEUE_BYTES / 2, TcpPath.MAX_QUEUE_BYTES));
        channel.pipeline().addLast(path);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frames(byte[]... packets) {
        ByteBuf stream = Unpooled.buffer();
        for (byte[] packet : packets) {
            stream.writeShort(packet.length).writeBytes(packet);
        }
        return stream;
    }

    @Test
    void closesAConnectionThatDoesNotBeginWithACheck() {
        channel.writeInbound(frames(MEDIA));

        assertThat(channel.isActive()).isFalse();
        assertThat(recorder.datagrams).isEmpty();
    }

    @Test
    void closesAConnectionOfAnotherProtocol() {
        channel.writeInbound(
                Unpooled.wrappedBuffer("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));

        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void handsOnFramesOfOneReadAndThenEndsTheBatch() {
        recorder.known = true;

        channel.writeInbound(frames(CHECK, MEDIA));

        assertThat(recorder.datagrams).containsExactly(CHECK, MEDIA);
        assertThat(recorder.batches).isEqualTo(1);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void takesNothingButChecksUntilOneIsAuthentic() {
        channel.writeInbound(frames(CHECK, MEDIA));

        assertThat(recorder.datagrams).containsExactly(CHECK);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void framesWhatItSends() {
        assertThat(path.write(PacketKind.AUDIO, MEDIA, 0, MEDIA.length)).isTrue();
        path.flush();

        ByteBuf frame = channel.readOutbound();
        assertThat(frame.readUnsignedShort()).isEqualTo(MEDIA.length);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        assertThat(bytes).isEqualTo(MEDIA);
    }

    @Test
    void dropsVideoBeforeAudioWhenTheClientTakesNothing() {
        byte[] packet = new byte[1_200];
        int video = 0;
        while (path.write(PacketKind.VIDEO, packet, 0, packet.length)) {
            video++;
        }
        int audio = 0;
        while (path.write(PacketKind.AUDIO, packet, 0, packet.length)) {
            audio++;
        }

        assertThat(video).isBetween(30, 41);
        assertThat(audio).isGreaterThan(video);
        assertThat((video + audio) * packet.length).isLessThan(TcpPath.MAX_QUEUE_BYTES + 2_000);
    }

    @Test
    void needsOneFlushForAllThatWasWritten() {
        assertThat(path.needsFlush()).isTrue();
        assertThat(path.needsFlush()).isFalse();
        path.flush();
        assertThat(path.needsFlush()).isTrue();
    }

    private static final class Recorder implements TcpHandler {
        final List<byte[]> datagrams = new ArrayList<>();
        int batches;
        boolean known;

        @Override
        public void onDatagram(
                long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
            datagrams.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public void onReadBatchEnd(long nowNanos) {
            batches++;
        }

        @Override
        public boolean knows(SocketAddress path) {
            return known;
        }

        @Override
        public void onPathClosed(SocketAddress path) {}
    }
}
