package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import media.receive.ReceptionStatistics;
import media.rtp.SsrcMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which streams of media make room for others is in [PublisherTest].
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

    @Test
    void theRetransmissionsThatAreSilentForLongestMakeRoom() {
        SsrcMap<Publisher.Repair> repairs = new SsrcMap<>(StreamQuota.MAX_STREAMS);
        for (int ssrc = 1; ssrc < StreamQuota.MAX_STREAMS; ssrc++) {
            repairs.put(ssrc, repair(ssrc, ssrc == 7 ? -1_000 : ssrc));
        }
        assertThat(StreamQuota.oldest(repairs)).as("there is room").isNull();
        repairs.put(StreamQuota.MAX_STREAMS, repair(StreamQuota.MAX_STREAMS, 5_000));

        assertThat(StreamQuota.oldest(repairs)).isSameAs(repairs.get(7));
    }

    private static Publisher.Repair repair(int ssrc, long arrivedNanos) {
        ReceptionStatistics statistics = new ReceptionStatistics(90_000);
        statistics.onPacket(arrivedNanos, 1, 0, 100);
        return new Publisher.Repair(ssrc, 0, 0, statistics);
    }
}
