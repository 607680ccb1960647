package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import org.junit.jupiter.api.Test;

/// RFC 9628 §4.2; also the ids that [Vp9Writer] puts in.
class Vp9DescriptorTest {
    /// I, L, B, E, V: the first packet of a keyframe of L2T1, with a 7-bit picture id.
    private static final String KEYFRAME =
            """
            ae 05          # I L B E V, picture id 5
            10 07          # TID 0, U, SID 0; TL0PICIDX 7
            30             # N_S = 1, Y
            01 40 00 b4    # 320 × 180
            02 80 01 68    # 640 × 360
            aa             # payload
            """;

    private final Vp9Descriptor descriptor = new Vp9Descriptor();

    @Test
    void readsAKeyframeWithItsSizes() {
        byte[] bytes = Hex.bytes(KEYFRAME);
        assertThat(descriptor.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(descriptor.pictureId()).isEqualTo(5);
        assertThat(descriptor.pictureIdBits()).isEqualTo(7);
        assertThat(descriptor.tl0PictureIndex()).isEqualTo(7);
        assertThat(descriptor.switchingUpPoint()).isTrue();
        assertThat(descriptor.interPicturePredicted()).isFalse();
        assertThat(descriptor.startOfFrame()).isTrue();
        assertThat(descriptor.endOfFrame()).isTrue();
        assertThat(descriptor.spatialLayers()).isEqualTo(2);
        assertThat(descriptor.width(0)).isEqualTo(320);
        assertThat(descriptor.height(0)).isEqualTo(180);
        assertThat(descriptor.height(1)).isEqualTo(360);
    }

    @Test
    void readsAFrameOfAHigherLayer() {
        byte[] bytes = Hex.bytes("e8 81 23 43 09 bb"); // I P L B; 15 bits; TID 2, SID 1, D
        assertThat(descriptor.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(descriptor.pictureId()).isEqualTo(0x123);
        assertThat(descriptor.pictureIdBits()).isEqualTo(15);
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(descriptor.spatialId()).isEqualTo(1);
        assertThat(descriptor.interLayerPredicted()).isTrue();
        assertThat(descriptor.interPicturePredicted()).isTrue();
        assertThat(descriptor.spatialLayers()).isZero();
    }

    @Test
    void refusesEveryTruncation() {
        byte[] bytes = Hex.bytes(KEYFRAME);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(descriptor.wrap(bytes, 0, length)).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void writesAShortPictureIdInTheLongForm() {
        byte[] in = Hex.bytes(KEYFRAME);
        byte[] out = new byte[in.length + LayerSelector.PAYLOAD_GROWTH_BYTES];
        long rewriting = Rewriting.ofPicture(PacketLayers.Scheme.VP9, false, 0x4321, 0x56, 0);
        assertThat(RewrittenPayload.write(rewriting, in, 0, in.length, out)).isEqualTo(out.length);
        assertThat(Hex.text(out, 0, 5)).isEqualTo("aec3211056");
        assertThat(Hex.text(out, 5, out.length - 5)).isEqualTo(Hex.text(in, 4, in.length - 4));
    }
}
