package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;

final class TcpFramingFuzzTest {
    /// Whatever the stream is and however it is cut, the frames and their lengths together are the
    /// stream.
    @FuzzTest(maxDuration = "1m")
    void framesAreTheStream(FuzzedDataProvider data) {
        TcpFraming reader = new TcpFraming();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        int[] found = new int[1];
        boolean sound = true;
        while (sound && data.remainingBytes() > 0) {
            byte[] piece = data.consumeBytes(data.consumeInt(0, 5000));
            sent.writeBytes(piece);
            sound =
                    reader.read(
                            piece,
                            0,
                            piece.length,
                            (bytes, offset, length) -> {
                                assertThat(length).isBetween(1, TcpFraming.MAX_FRAME_BYTES);
                                byte[] all = sent.toByteArray();
                                // Empty frames are not reported.
                                while (all[found[0]] == 0 && all[found[0] + 1] == 0) {
                                    found[0] += 2;
                                }
                                found[0] += 2;
                                for (int i = 0; i < length; i++) {
                                    assertThat(bytes[offset + i]).isEqualTo(all[found[0] + i]);
                                }
                                found[0] += length;
                            });
        }
    }
}
