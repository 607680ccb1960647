package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceUnwrapperTest {
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
}
