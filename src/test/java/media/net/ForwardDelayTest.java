package media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import media.Allocation;
import org.junit.jupiter.api.Test;

class ForwardDelayTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MICRO = 1_000L;

    private final ForwardDelay delay = new ForwardDelay(0);

    @Test
    void isZeroWhereNothingWasForwarded() {
        assertThat(delay.p99Nanos(0)).isZero();
    }

    @Test
    void weighsBatchesByTheirPackets() {
        delay.record(0, 100 * MICRO, 98);
        delay.record(0, 4000 * MICRO, 2);

        assertThat((double) delay.p50Nanos(0)).isCloseTo(100e3, within(2e3));
        assertThat((double) delay.p99Nanos(0)).isCloseTo(4000e3, within(50e3));
        assertThat(delay.packets()).isEqualTo(100);
    }

    @Test
    void forgetsAfterTwoWindows() {
        delay.record(0, 9000 * MICRO, 10);
        assertThat(delay.p99Nanos(11 * SECOND)).isGreaterThan(8000 * MICRO);

        delay.record(12 * SECOND, 12 * SECOND + 50 * MICRO, 10);

        assertThat(delay.p99Nanos(13 * SECOND)).isGreaterThan(8000 * MICRO);
        assertThat((double) delay.p99Nanos(22 * SECOND)).isCloseTo(50e3, within(2e3));
        assertThat(delay.p99Nanos(60 * SECOND)).isZero();
    }

    @Test
    void countsWhatIsOutOfRangeAtItsEdge() {
        delay.record(0, 100 * SECOND, 1);

        assertThat((double) delay.p99Nanos(100 * SECOND)).isCloseTo(10e9, within(0.1e9));
        delay.record(5, 4, 1);
        assertThat(delay.packets()).isEqualTo(2);
    }

    @Test
    void allocatesNothing() {
        long[] i = {0};
        double bytes =
                Allocation.bytesPerRun(
                        100_000, () -> delay.record(i[0] * 300_000L, i[0] * 300_000L + i[0]++, 3));

        assertThat(bytes).isLessThan(0.1);
    }
}
