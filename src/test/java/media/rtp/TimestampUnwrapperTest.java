package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimestampUnwrapperTest {
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
}
