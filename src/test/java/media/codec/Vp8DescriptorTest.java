package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Vp8DescriptorTest {
    private final Vp8Descriptor descriptor = new Vp8Descriptor();

    @Test
    void readsTheShortestForm() {
        assertThat(wrap("10 00")).isTrue();

        assertThat(descriptor.bytes()).isEqualTo(1);
        assertThat(descriptor.startsPicture()).isTrue();
        assertThat(descriptor.startsKeyframe()).isTrue();
        assertThat(descriptor.pictureId()).isEqualTo(-1);
        assertThat(descriptor.pictureIdBits()).isZero();
        assertThat(descriptor.tl0PictureIndex()).isEqualTo(-1);
        assertThat(descriptor.temporalId()).isEqualTo(-1);
        assertThat(descriptor.layerSync()).isFalse();
        assertThat(descriptor.keyIndex()).isEqualTo(-1);
    }

    @Test
    void readsTheLongestForm() {
        // I, L, T, K; M with id 0x1234; TL0PICIDX 0x56; TID 2, Y, KEYIDX 31
        assertThat(wrap("80 f0 92 34 56 bf 01")).isTrue();

        assertThat(descriptor.bytes()).isEqualTo(6);
        assertThat(descriptor.startsPicture()).isFalse();
        assertThat(descriptor.pictureId()).isEqualTo(0x1234);
        assertThat(descriptor.pictureIdBits()).isEqualTo(15);
        assertThat(descriptor.tl0PictureIndex()).isEqualTo(0x56);
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(descriptor.layerSync()).isTrue();
        assertThat(descriptor.keyIndex()).isEqualTo(31);
    }

    @Test
    void readsSevenBitPictureIds() {
        assertThat(wrap("90 80 7f 01")).isTrue();

        assertThat(descriptor.pictureId()).isEqualTo(127);
        assertThat(descriptor.pictureIdBits()).isEqualTo(7);
        assertThat(descriptor.startsKeyframe()).isFalse();
    }

    @Test
    void readsTheHeightOfAKeyframe() {
        // scale 1 and width 1280, scale 2 and height 720
        assertThat(height("90 80 05 10 02 00 9d 01 2a 00 45 d0 82")).isEqualTo(720);
        assertThat(height("10 10 02 00 9d 01 2a 00 05 ff 3f")).isEqualTo(16_383);
        assertThat(width("90 80 05 10 02 00 9d 01 2a 00 45 d0 82")).isEqualTo(1_280);
        assertThat(width("10 10 02 00 9d 01 2a 00 05 d0")).as("cut off").isZero();
        assertThat(height("10 10 02 00 9d 01 2a 00 05 00 00")).isZero();
    }

    @Test
    void readsNoHeightWhereNoneIs() {
        assertThat(height("10 11 02 00 9d 01 2a 00 05 d0 02")).as("no keyframe").isZero();
        assertThat(height("00 10 02 00 9d 01 2a 00 05 d0 02")).as("not its start").isZero();
        assertThat(height("10 10 02 00 9d 01 2b 00 05 d0 02")).as("no start code").isZero();
        assertThat(height("10 10 02 00 9d 01 2a 00 05 d0")).as("cut off").isZero();
        assertThat(height("10")).isZero();
        assertThat(height("")).isZero();
    }

    @Test
    void forgetsThePacketBefore() {
        wrap("80 f0 92 34 56 bf 01");
        wrap("00 01");

        assertThat(descriptor.pictureId()).isEqualTo(-1);
        assertThat(descriptor.keyIndex()).isEqualTo(-1);
    }

    @Test
    void onlyTheFirstPartitionStartsAPicture() {
        wrap("11 00");

        assertThat(descriptor.startsPicture()).isFalse();
        assertThat(descriptor.startsKeyframe()).isFalse();
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = HexFormat.ofDelimiter(" ").parseHex("80 f0 92 34 56 bf 01");
        for (int length = 0; length < whole.length; length++) {
            // An array of just this length: reading beyond would throw.
            assertThat(descriptor.wrap(Arrays.copyOf(whole, length), 0, length)).isFalse();
        }
    }

    @Test
    void refusesADescriptorWithoutAPicture() {
        assertThat(wrap("10")).isFalse();
        assertThat(wrap("90 80 05")).isFalse();
    }

    private boolean wrap(String hex) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        return descriptor.wrap(bytes, 0, bytes.length);
    }

    private static int width(String hex) {
        byte[] payload = HexFormat.ofDelimiter(" ").parseHex(hex);
        return Vp8Descriptor.width(payload, 0, payload.length);
    }

    private static int height(String hex) {
        byte[] payload = hex.isEmpty() ? new byte[0] : HexFormat.ofDelimiter(" ").parseHex(hex);
        return Vp8Descriptor.height(payload, 0, payload.length);
    }
}
