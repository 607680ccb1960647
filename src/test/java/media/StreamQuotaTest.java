package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which streams make room for others is in [PublisherTest].
class StreamQuotaTest {
    private static final long HALF_SECOND_NANOS = 500_000_000L;

    private final StreamQuota quota = new StreamQuota();

    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L})
    void aBurstOfStreamsBeginsAndThenTwoASecond(long startNanos) {
        int begun = (int) IntStream.range(0, 1_000).filter(_ -> quota.mayBegin(startNanos)).count();
        assertThat(begun).isEqualTo(StreamQuota.NEW_STREAMS);

        for (int i = 1; i <= 10; i++) {
            long nowNanos = startNanos + i * HALF_SECOND_NANOS;
            assertThat(quota.mayBegin(nowNanos)).isTrue();
            assertThat(quota.mayBegin(nowNanos)).isFalse();
        }
    }
}
