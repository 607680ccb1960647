package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// Covers [Vp8Writer] and [Vp9Writer].
class PayloadFuzzTest {
    /// No payload makes a reader throw or read beyond; what VP8 and VP9 rewriting writes can be
    /// read again.
    @FuzzTest
    void readsAnyPayload(FuzzedDataProvider data) {
        byte[] payload = data.consumeRemainingAsBytes();
        for (Codec codec : Codec.values()) {
            Keyframes.startsKeyframe(codec, payload, 0, payload.length);
        }
        byte[] out = new byte[payload.length + LayerSelector.PAYLOAD_GROWTH_BYTES];
        long rewriting = Rewriting.ofPicture(PacketLayers.Scheme.VP8, false, 0x1234, 0x56, 0x17);
        rewritesVp8(payload, rewriting, out);
        rewritesVp9(payload, out);
    }

    private static void rewritesVp8(byte[] payload, long rewriting, byte[] out) {
        int length = RewrittenPayload.write(rewriting, payload, 0, payload.length, out);
        Vp8Descriptor in = new Vp8Descriptor();
        assertThat(length >= 0).isEqualTo(in.wrap(payload, 0, payload.length));
        if (length >= 0) {
            Vp8Descriptor sent = new Vp8Descriptor();
            assertThat(sent.wrap(out, 0, length)).isTrue();
            assertThat(length - sent.bytes()).isEqualTo(payload.length - in.bytes());
            assertThat(sent.startsKeyframe()).isEqualTo(in.startsKeyframe());
            assertThat(sent.pictureId()).isEqualTo(in.pictureId() < 0 ? -1 : 0x1234);
            assertThat(sent.tl0PictureIndex()).isEqualTo(in.tl0PictureIndex() < 0 ? -1 : 0x56);
            assertThat(sent.keyIndex()).isEqualTo(in.keyIndex() < 0 ? -1 : 0x17);
        }
    }

    private static void rewritesVp9(byte[] payload, byte[] out) {
        long rewriting = Rewriting.ofPicture(PacketLayers.Scheme.VP9, false, 0x1234, 0x56, 0);
        Vp9Descriptor in = new Vp9Descriptor();
        boolean read = in.wrap(payload, 0, payload.length);
        int length = RewrittenPayload.write(rewriting, payload, 0, payload.length, out);
        if (read) {
            Vp9Descriptor sent = new Vp9Descriptor();
            assertThat(sent.wrap(out, 0, length)).isTrue();
            assertThat(length - sent.bytes()).isEqualTo(payload.length - in.bytes());
            assertThat(sent.pictureId()).isEqualTo(in.pictureId() < 0 ? -1 : 0x1234);
            assertThat(sent.tl0PictureIndex()).isEqualTo(in.tl0PictureIndex() < 0 ? -1 : 0x56);
            assertThat(sent.spatialId()).isEqualTo(in.spatialId());
        }
    }
}
