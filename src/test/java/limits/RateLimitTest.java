package limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Also covers [RefusalCounts].
class RateLimitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RefusalCounts refusals = new RefusalCounts();
    private final RateLimit limit =
            new RateLimit(Limit.LOGINS_PER_NAME, 3, Duration.ofMinutes(1), refusals, 10);

    /// `System.nanoTime()` may start anywhere and overflow.
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1})
    void refusesWhatIsTooMuchAndReturnsTheWait(long start) {
        takes(3, "ann", start);

        assertThat(limit.take("ann", start)).isEqualTo(20 * SECOND);
        assertRefused("ann", start + 19 * SECOND);
        takes(1, "ann", start + 20 * SECOND);
        assertRefused("ann", start + 20 * SECOND);
    }

    @Test
    void saysWhatIsLeft() {
        Quota first = limit.count("user", "ann", 0);
        assertThat(first.isGranted()).isTrue();
        assertThat(first.policyField()).isEqualTo("\"user\";q=3;w=60");
        assertThat(first.limitField()).isEqualTo("\"user\";r=2;t=20");
        limit.count("user", "ann", 0);
        assertThat(limit.count("user", "ann", 0).limitField()).isEqualTo("\"user\";r=0;t=60");

        Quota refused = limit.count("user", "ann", 5 * SECOND);

        assertThat(refused.isGranted()).isFalse();
        assertThat(refused.waitNanos()).isEqualTo(15 * SECOND);
        assertThat(refused.limitField()).isEqualTo("\"user\";r=0;t=55");
        assertThat(limit.count("user", "ann", 20 * SECOND).remaining()).isZero();
        assertThat(limit.count("user", "bob", 0).remaining()).isEqualTo(2);
    }

    @Test
    void neverSavesUpMoreThanItsCapacity() {
        takes(3, "ann", 0);
        long nextDay = Duration.ofDays(1).toNanos();

        takes(3, "ann", nextDay);

        assertRefused("ann", nextDay);
    }

    @Test
    void refusalsDoNotMakeTheWaitLongerAndAreCounted() {
        takes(3, "ann", 0);
        for (int i = 0; i < 100; i++) {
            assertRefused("ann", 10 * SECOND);
        }

        takes(1, "ann", 20 * SECOND);
        assertThat(refusals.of(Limit.LOGINS_PER_NAME)).isEqualTo(100);
        assertThat(refusals.of(Limit.LOGINS_PER_ADDRESS)).isZero();
    }

    @Test
    void everyKeyHasItsOwn() {
        takes(3, "ann", 0);

        takes(3, "bob", 0);
    }

    @Test
    void somethingMayCostSeveral() {
        assertThat(limit.take("ann", 0, 2)).isZero();

        assertThat(limit.take("ann", 0, 2)).isEqualTo(20 * SECOND);
        takes(1, "ann", 0);
    }

    @Test
    void remembersABoundedNumberOfKeys() {
        for (int i = 0; i < 1000; i++) {
            takes(3, "key" + i, 0);
        }

        assertThat(limit.size()).isEqualTo(10);
        assertRefused("key999", 0);
    }

    @Test
    void forgetsKeysWhoseBucketIsFullAgain() {
        for (int i = 0; i < 10; i++) {
            takes(1, "key" + i, 0);
        }
        for (int i = 0; i < 10; i++) {
            takes(1, "ann", (60 + 20 * i) * SECOND);
        }

        assertThat(limit.size()).isEqualTo(1);
    }

    @Test
    void looksWithoutTaking() {
        assertThat(limit.peek("ann", 0)).isZero();
        takes(3, "ann", 0);
        assertThat(limit.peek("ann", 0)).isEqualTo(20 * SECOND);
        assertThat(limit.peek("ann", 20 * SECOND)).isZero();
        takes(1, "ann", 20 * SECOND);
    }

    private void takes(int times, String key, long nowNanos) {
        for (int i = 0; i < times; i++) {
            assertThat(limit.take(key, nowNanos)).isZero();
        }
    }

    private void assertRefused(String key, long nowNanos) {
        assertThat(limit.take(key, nowNanos)).isPositive();
    }
}
