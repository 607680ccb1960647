package verticles.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogPaceTest {
    /// H11
    @Test
    void aKindIsLoggedOnceASecond() {
        LogPace pace = new LogPace();

        assertThat(pace.allows("a", 0)).isTrue();
        assertThat(pace.allows("a", 999_999_999)).isFalse();
        assertThat(pace.allows("b", 999_999_999)).isTrue();
        assertThat(pace.allows("a", 1_000_000_000)).isTrue();
    }
}
