package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import media.rtp.DropReason;

class RedundantAudioFuzzTest {
    /// No payload makes the reader throw; what it finds lies inside the payload, block after block,
    /// and written again gives the same bytes.
    @FuzzTest
    void staysWithinTheBytes(FuzzedDataProvider data) {
        int before = data.consumeInt(0, 3);
        byte[] buffer = data.consumeRemainingAsBytes();
        int length = Math.max(0, buffer.length - before);
        RedundantAudio red = new RedundantAudio();
        if (length == 0 || red.wrap(buffer, before, length) != DropReason.OK) {
            return;
        }
        byte[] out = new byte[length];
        int at = 0;
        int next = before + red.blocks() * RedundantAudio.BLOCK_HEADER_BYTES + 1;
        for (int i = 0; i < red.blocks(); i++) {
            assertThat(red.offset(i)).isEqualTo(next);
            next += red.bytes(i);
            at =
                    RedundantAudio.writeBlockHeader(
                            out, at, red.payloadType(i), red.timestampOffset(i), red.bytes(i));
        }
        at = RedundantAudio.writeNewestHeader(out, at, red.payloadType());
        assertThat(red.offset()).isEqualTo(next);
        assertThat(red.offset() + red.bytes()).isEqualTo(before + length);
        System.arraycopy(buffer, before + at, out, at, length - at);
        assertThat(out).isEqualTo(Arrays.copyOfRange(buffer, before, before + length));
    }
}
