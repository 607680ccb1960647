package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TcpFramingTest {
    private final TcpFraming reader = new TcpFraming();
    private final List<byte[]> frames = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 1500, 4096})
    void findsTheSameFramesHoweverTheStreamIsCut(int pieceBytes) {
        Random random = new Random(pieceBytes);
        List<byte[]> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int length : new int[] {1, 2, 127, 128, 255, 256, 511, 512, 1200, 2047, 2048, 3}) {
            byte[] frame = new byte[length];
            random.nextBytes(frame);
            sent.add(frame);
            stream.write(length >>> 8);
            stream.write(length);
            stream.writeBytes(frame);
        }
        byte[] bytes = stream.toByteArray();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            int length = Math.min(pieceBytes, bytes.length - at);
            assertThat(reader.read(bytes, at, length, this::keep)).isTrue();
        }

        assertThat(frames).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(frames.get(i)).isEqualTo(sent.get(i));
        }
    }

    @Test
    void anEmptyFrameMeansNothing() {
        assertThat(reader.read(new byte[] {0, 0, 0, 1, 7, 0, 0}, 0, 7, this::keep)).isTrue();
        assertThat(frames).hasSize(1);
    }

    @Test
    void aLengthThatNoPacketHasEndsTheStream() {
        assertThat(reader.read(new byte[] {0x08, 0x01}, 0, 2, this::keep)).isFalse();
        byte[] http = "GET / HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(new TcpFraming().read(http, 0, http.length, this::keep)).isFalse();
        TcpFraming cut = new TcpFraming();
        assertThat(cut.read(http, 0, 1, this::keep)).isTrue();
        assertThat(cut.read(http, 1, 1, this::keep)).isFalse();
        assertThat(frames).isEmpty();
    }

    private void keep(byte[] bytes, int offset, int length) {
        frames.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }
}
