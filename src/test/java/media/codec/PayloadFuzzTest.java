package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class PayloadFuzzTest {
    /// No payload makes a reader throw or read beyond; what VP8 rewriting writes can be read again.
    @FuzzTest
    void readsAnyPayload(FuzzedDataProvider data) {
        byte[] payload = data.consumeRemainingAsBytes();
        for (Codec codec : Codec.values()) {
            Keyframes.startsKeyframe(codec, payload, 0, payload.length);
        }
        byte[] out = new byte[payload.length + Vp8Rewriter.MAX_GROWTH_BYTES];
        int length = new Vp8Rewriter().rewrite(payload, 0, payload.length, out, 0);
        Vp8Descriptor in = new Vp8Descriptor();
        assertThat(length >= 0).isEqualTo(in.wrap(payload, 0, payload.length));
        if (length >= 0) {
            Vp8Descriptor sent = new Vp8Descriptor();
            assertThat(sent.wrap(out, 0, length)).isTrue();
            assertThat(length - sent.bytes()).isEqualTo(payload.length - in.bytes());
            assertThat(sent.startsKeyframe()).isEqualTo(in.startsKeyframe());
        }
    }
}
