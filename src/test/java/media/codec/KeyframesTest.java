package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Covers also [Codec].
class KeyframesTest {
    @ParameterizedTest(name = "{0} {1}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    VP8  | 10 00                      | true  | P = 0
                    VP8  | 10 01                      | false | P = 1
                    VP8  | 00 00                      | false | not the first packet
                    VP8  | 11 00                      | false | not the first partition
                    VP8  | 90 80 85 05 00             | true  | behind a picture id
                    VP8  | 90 80 85 05                | false | no picture
                    VP9  | 08                         | true  | B, no layers
                    VP9  | 48                         | false | predicted
                    VP9  | 00                         | false | not the first packet
                    VP9  | 88 05                      | true  | 7-bit picture id
                    VP9  | a8 05 00                   | true  | lowest spatial layer
                    VP9  | a8 05 02                   | false | upper spatial layer
                    VP9  | a8 85 05 00                | true  | behind a 15-bit picture id
                    VP9  | a8 85 05 02                | false | upper layer behind a 15-bit picture id
                    VP9  | a8 85 05                   | false | truncated
                    VP9  | a8                         | false | truncated
                    H264 | 65 88                      | true  | IDR
                    H264 | 67 42                      | true  | SPS
                    H264 | 68 ce                      | false | PPS
                    H264 | 41 9a                      | false | other slice
                    H264 | 65                         | false | header only
                    H264 | 78 00 02 67 42 00 02 68 ce | true  | STAP-A that begins with an SPS
                    H264 | 78 00 02 09 10 00 02 67 42 | true  | STAP-A with an SPS
                    H264 | 78 00 02 09 10 00 02 41 9a | false | STAP-A without
                    H264 | 78 ff ff 09 10             | false | STAP-A that overstates a length
                    H264 | 78 00 00 00 00             | false | STAP-A of nothing
                    H264 | 7c 85 88                   | true  | first fragment of an IDR
                    H264 | 7c 05 88                   | false | later fragment of an IDR
                    H264 | 7c 81 9a                   | false | first fragment of another slice
                    AV1  | 18 0a                      | true  | N
                    AV1  | 10 0a                      | false | no new sequence
                    AV1  | 98 0a                      | false | continued fragment
                    AV1  | 18                         | false | header only
                    OPUS | 18 0a                      | false | no pictures
                    """)
    void knowsTheStartOfAKeyframe(Codec codec, String payload, boolean starts, String what) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(payload);
        byte[] packet = new byte[bytes.length + 12];
        System.arraycopy(bytes, 0, packet, 12, bytes.length);

        assertThat(Keyframes.startsKeyframe(codec, packet, 12, bytes.length))
                .as(what)
                .isEqualTo(starts);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void readsNoByteBeyondThePayload(Codec codec) {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(12)];
            random.nextBytes(payload);
            boolean starts = Keyframes.startsKeyframe(codec, payload, 0, payload.length);

            // What follows the payload must not matter.
            byte[] longer = Arrays.copyOf(payload, payload.length + 8);
            Arrays.fill(longer, payload.length, longer.length, (byte) 0xFF);
            assertThat(Keyframes.startsKeyframe(codec, longer, 0, payload.length))
                    .isEqualTo(starts);
        }
    }

    @Test
    void findsCodecsByNameAndClock() {
        assertThat(Codec.of("vp8", 90_000)).isEqualTo(Codec.VP8);
        assertThat(Codec.of("Opus", 48_000)).isEqualTo(Codec.OPUS);
        assertThat(Codec.of("opus", 16_000)).isNull();
        assertThat(Codec.of("rtx", 90_000)).isNull();
    }
}
