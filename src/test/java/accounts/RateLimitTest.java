package accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import refusal.RefusalCode;
import refusal.RefusedException;

class RateLimitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RateLimit limit = new RateLimit(3, Duration.ofMinutes(1), 10);

    /// `System.nanoTime()` may start anywhere and overflow.
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1})
    void refusesWhatIsTooMuchAndTellsTheWait(long start) {
        takes(3, "ann", start);

        assertThatThrownBy(() -> limit.take("ann", start))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.RATE_LIMITED))
                .hasMessageContaining("in 20 seconds");
        assertRefused("ann", start + 19 * SECOND);
        takes(1, "ann", start + 20 * SECOND);
        assertRefused("ann", start + 20 * SECOND);
    }

    @Test
    void neverSavesUpMoreThanItsCapacity() {
        takes(3, "ann", 0);
        long nextDay = Duration.ofDays(1).toNanos();

        takes(3, "ann", nextDay);

        assertRefused("ann", nextDay);
    }

    @Test
    void refusalsDoNotMakeTheWaitLonger() {
        takes(3, "ann", 0);
        for (int i = 0; i < 100; i++) {
            assertRefused("ann", 10 * SECOND);
        }

        takes(1, "ann", 20 * SECOND);
    }

    @Test
    void everyAskerHasTheirOwn() {
        takes(3, "ann", 0);

        takes(3, "bob", 0);
    }

    @Test
    void remembersABoundedNumberOfAskers() {
        for (int i = 0; i < 1000; i++) {
            takes(3, "asker" + i, 0);
        }

        assertThat(limit.size()).isEqualTo(10);
        assertRefused("asker999", 0);
    }

    @Test
    void forgetsAskersWhoseLimitIsWholeAgain() {
        for (int i = 0; i < 10; i++) {
            takes(1, "asker" + i, 0);
        }
        for (int i = 0; i < 10; i++) {
            takes(1, "ann", (60 + 20 * i) * SECOND);
        }

        assertThat(limit.size()).isEqualTo(1);
    }

    private void takes(int times, String asker, long nowNanos) {
        for (int i = 0; i < times; i++) {
            limit.take(asker, nowNanos);
        }
    }

    private void assertRefused(String asker, long nowNanos) {
        assertThatThrownBy(() -> limit.take(asker, nowNanos)).isInstanceOf(RefusedException.class);
    }
}
