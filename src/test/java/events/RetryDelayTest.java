package events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1000",
        "2, 2000",
        "3, 4000",
        "12, 2048000",
        "13, 3600000",
        "2147483647, 3600000"
    })
    void doublesUpToAnHourAndIsShortenedByUpToHalf(int failures, long longest) {
        assertThat(RetryDelay.millis(failures, 1)).isEqualTo(longest);
        assertThat(RetryDelay.millis(failures, 0.5)).isEqualTo(longest * 3 / 4);
        assertThat(RetryDelay.millis(failures, 0)).isEqualTo(longest / 2);
    }
}
