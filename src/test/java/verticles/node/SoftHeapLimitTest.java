package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

public final class SoftHeapLimitTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void aSmallHeapHasAFloor() {
        assertThat(SoftHeapLimit.limit(20 * MEBIBYTE)).isEqualTo(SoftHeapLimit.MIN_BYTES);
    }

    @Test
    void theLimitIsAQuarterAndSomeHeadroomAboveTheLiveData() {
        assertThat(SoftHeapLimit.limit(85 * MEBIBYTE)).isEqualTo(208 * MEBIBYTE);
        assertThat(SoftHeapLimit.limit(86 * MEBIBYTE)).isEqualTo(208 * MEBIBYTE);
        assertThat(SoftHeapLimit.limit(4_096 * MEBIBYTE)).isEqualTo(5_216 * MEBIBYTE);
    }

    @Test
    void anotherCollectorIsLeftAlone() {
        // Tests run without ZGC.
        assertThat(SoftHeapLimit.isPossible())
                .isEqualTo(
                        java.lang.management.ManagementFactory.getRuntimeMXBean()
                                .getInputArguments()
                                .contains("-XX:+UseZGC"));
    }
}
