package bots.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import media.codec.Vp8Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp8PacketsTest {
    private static final FrameStamp STAMP = new FrameStamp().set(1, 2, 0, 4, 5);

    private final Vp8Packets packets = new Vp8Packets(50_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 23, 1_071, 1_072, 1_073, 2_168, 2_169, 45_553})
    void thePartsAreTheFrameFollowedByTheStamp(int bytes) {
        var picture = picture(bytes);
        packets.take(picture, 300, STAMP);
        var whole = new ByteArrayOutputStream();
        var last = 0;
        for (var i = 0; i < packets.count(); i++) {
            last = packets.write(i);
            assertThat(last)
                    .isBetween(Vp8Packets.DESCRIPTOR_BYTES + 1, Vp8Packets.MAX_PAYLOAD_BYTES);
            whole.write(
                    packets.payload(),
                    Vp8Packets.DESCRIPTOR_BYTES,
                    last - Vp8Packets.DESCRIPTOR_BYTES);
        }

        assertThat(whole.toByteArray()).hasSize(bytes + FrameStamp.BYTES).startsWith(picture);
        var read = new FrameStamp();
        assertThat(Vp8Packets.read(packets.payload(), 0, last, read)).isTrue();
        assertThat(read).usingRecursiveComparison().isEqualTo(STAMP);
    }

    @Test
    void theDescriptorIsThatOfRfc7741() {
        var picture = picture(3_000);
        picture[0] &= (byte) ~1;
        packets.take(picture, 0x4321 | 0x8000, STAMP);
        var descriptor = new Vp8Descriptor();
        for (var i = 0; i < packets.count(); i++) {
            var length = packets.write(i);

            assertThat(descriptor.wrap(packets.payload(), 0, length)).isTrue();
            assertThat(descriptor.pictureId()).isEqualTo(0x4321);
            assertThat(descriptor.startsPicture()).isEqualTo(i == 0);
            assertThat(descriptor.startsKeyframe()).isEqualTo(i == 0);
        }
        assertThat(packets.count()).isEqualTo(3);
    }

    @Test
    void otherFramesHaveNoStamp() {
        assertThat(Vp8Packets.read(picture(100), 0, 100, new FrameStamp())).isFalse();
        assertThat(Vp8Packets.read(picture(10), 0, 10, new FrameStamp())).isFalse();
    }

    private static byte[] picture(int bytes) {
        var picture = new byte[bytes];
        new Random(bytes).nextBytes(picture);
        return picture;
    }
}
