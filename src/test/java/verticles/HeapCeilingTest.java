package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapCeilingTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void aSmallHeapHasAFloor() {
        assertThat(HeapCeiling.ceiling(20 * MEBIBYTE)).isEqualTo(HeapCeiling.LEAST_BYTES);
    }

    @Test
    void aQuarterAndSomeRoomAboveWhatLives() {
        assertThat(HeapCeiling.ceiling(85 * MEBIBYTE)).isEqualTo(208 * MEBIBYTE);
        assertThat(HeapCeiling.ceiling(86 * MEBIBYTE)).isEqualTo(208 * MEBIBYTE);
        assertThat(HeapCeiling.ceiling(4_096 * MEBIBYTE)).isEqualTo(5_216 * MEBIBYTE);
    }

    @Test
    void anotherCollectorIsLeftAlone() {
        // Tests run without ZGC.
        assertThat(HeapCeiling.isPossible())
                .isEqualTo(
                        java.lang.management.ManagementFactory.getRuntimeMXBean()
                                .getInputArguments()
                                .contains("-XX:+UseZGC"));
    }
}
