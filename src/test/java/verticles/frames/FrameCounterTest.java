package verticles.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCounterTest {
    private static final int FRAMES = 1_000;

    /// A header of three bytes: a mark, and two bytes of length. Those with the mark 1 count.
    private static final FrameCounter.Format FORMAT =
            new FrameCounter.Format() {
                @Override
                public int headerBytes() {
                    return 3;
                }

                @Override
                public int payloadBytes(byte[] header) {
                    return (header[1] & 0xff) << 8 | (header[2] & 0xff);
                }

                @Override
                public boolean counts(byte[] header) {
                    return header[0] == 1;
                }
            };

    private final Random random = new Random(5);

    @Test
    void findsFramesWhereverTheBytesAreCut() {
        byte[] stream = new byte[7 + FRAMES * 303];
        int length = 7;
        int expected = 0;
        for (int i = 0; i < FRAMES; i++) {
            int payload = random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(3);
            boolean counts = random.nextBoolean();
            stream[length] = (byte) (counts ? 1 : 2);
            stream[length + 1] = (byte) (payload >> 8);
            stream[length + 2] = (byte) payload;
            // What looks like a frame.
            Arrays.fill(stream, length + 3, length + 3 + payload, (byte) 1);
            length += 3 + payload;
            expected += counts ? 1 : 0;
        }

        for (int longest : new int[] {1, 2, 3, 5, 100, length}) {
            var counter = new FrameCounter(FORMAT, 7);
            int counted = 0;
            for (int at = 0; at < length; ) {
                int part = Math.min(1 + random.nextInt(longest), length - at);
                counted += counter.count(Unpooled.wrappedBuffer(stream, at, part));
                at += part;
            }
            assertThat(counted).as("parts of at most %d bytes", longest).isEqualTo(expected);
        }
    }
}
