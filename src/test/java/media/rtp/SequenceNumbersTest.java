package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceNumbersTest {
    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void ordersNeighborsAtEveryWrapPoint(int at) {
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
}
