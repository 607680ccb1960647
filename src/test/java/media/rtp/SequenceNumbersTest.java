package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceNumbersTest {
    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void ordersNeighboursAtEveryWrapPoint(int at) {
        int next = SequenceNumbers.next(at);
        assertThat(next).isBetween(0, 65535);
        assertThat(SequenceNumbers.distance(at, next)).isEqualTo(1);
        assertThat(SequenceNumbers.distance(next, at)).isEqualTo(-1);
        assertThat(SequenceNumbers.add(at, 65536)).isEqualTo(at);
        assertThat(SequenceNumbers.add(SequenceNumbers.add(at, -5), 5)).isEqualTo(at);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void takesTheNearerHalfAsAhead(int at) {
        assertThat(SequenceNumbers.distance(at, SequenceNumbers.add(at, 32767))).isEqualTo(32767);
        assertThat(SequenceNumbers.distance(at, SequenceNumbers.add(at, 32769))).isEqualTo(-32767);
        // RFC 1982 §3.2 leaves the exact half undefined.
        assertThat(SequenceNumbers.distance(at, SequenceNumbers.add(at, 32768))).isEqualTo(-32768);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void unwrapsAscendingNumbersThroughTwoWraps(int first) {
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        for (long i = first; i < first + 140_000L; i++) {
            assertThat(unwrapper.unwrap((int) i & 0xFFFF)).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void unwrapsReorderedNumbersOnBothSidesOfTheWrap(int first) {
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        assertThat(unwrapper.unwrap(first)).isEqualTo(first);
        assertThat(unwrapper.unwrap(first + 3 & 0xFFFF)).isEqualTo(first + 3);
        assertThat(unwrapper.unwrap(first + 1 & 0xFFFF)).isEqualTo(first + 1);
        assertThat(unwrapper.unwrap(first - 2 & 0xFFFF)).isEqualTo(first - 2);
        assertThat(unwrapper.highest()).isEqualTo(first + 3);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#timestamps")
    void unwrapsTimestampsThroughTheWrap(int first) {
        TimestampUnwrapper unwrapper = new TimestampUnwrapper();
        long expected = Integer.toUnsignedLong(first);
        assertThat(unwrapper.unwrap(first)).isEqualTo(expected);
        assertThat(unwrapper.unwrap(first + 960)).isEqualTo(expected + 960);
        assertThat(unwrapper.unwrap(first - 960)).isEqualTo(expected - 960);
        assertThat(unwrapper.unwrap(first + Integer.MAX_VALUE))
                .isEqualTo(expected + Integer.MAX_VALUE);
        assertThat(unwrapper.unwrap(first + Integer.MIN_VALUE + 9))
                .isEqualTo(expected + 0x8000_0009L);
    }

    @Test
    void readsAndWritesSigned24BitIntegers() {
        byte[] b = new byte[3];
        for (int value : new int[] {0, 1, -1, 0x7F_FFFF, -0x80_0000}) {
            Bytes.putInt24(b, 0, value);
            assertThat(Bytes.int24(b, 0)).isEqualTo(value);
            assertThat(Bytes.uint24(b, 0)).isEqualTo(value & 0xFF_FFFF);
        }
    }
}
