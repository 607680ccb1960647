package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import verticles.node.SoftHeapLimit.HeapUse;

public final class SoftHeapLimitTest {
    private static final long MEBIBYTE = 1 << 20;

    /// Since the start of the process.
    private long collections = 40;

    private final HeapUse use = new HeapUse(collections);

    @Test
    void aSmallHeapHasAFloor() {
        assertThat(HeapUse.limit(20 * MEBIBYTE)).isEqualTo(HeapUse.MIN_BYTES);
    }

    @Test
    void theLimitIsAQuarterAndSomeHeadroomAboveTheLiveData() {
        assertThat(HeapUse.limit(85 * MEBIBYTE)).isEqualTo(208 * MEBIBYTE);
        assertThat(HeapUse.limit(86 * MEBIBYTE)).isEqualTo(208 * MEBIBYTE);
        assertThat(HeapUse.limit(4_096 * MEBIBYTE)).isEqualTo(5_216 * MEBIBYTE);
    }

    /// Garbage is among what is in use, so the least of half a minute counts.
    @Test
    void theLeastOfHalfAMinuteCounts() {
        for (int i = 1; i < HeapUse.SAMPLES; i++) {
            assertThat(sample(190 - 10 * i, 1)).isEqualTo(HeapUse.UNKNOWN);
        }
        assertThat(sample(180, 1)).isEqualTo(HeapUse.limit(140 * MEBIBYTE));
        for (int i = 2; i < HeapUse.SAMPLES; i++) {
            assertThat(sample(180, 1)).isEqualTo(HeapUse.limit(140 * MEBIBYTE));
        }
        assertThat(sample(180, 1)).isEqualTo(HeapUse.limit(180 * MEBIBYTE));
    }

    /// As a node does that has just started in a cluster: it collected 27 times in 5 s with 192 MB.
    @Test
    void aCollectorThatNeverRestsGetsMoreAtOnce() {
        assertThat(sample(218, 27)).isEqualTo(HeapUse.limit(218 * MEBIBYTE));
        assertThat(sample(240, 1)).isEqualTo(HeapUse.limit(218 * MEBIBYTE));
        assertThat(sample(178, 1)).isEqualTo(HeapUse.limit(178 * MEBIBYTE));
    }

    @Test
    void growthCountsAtOnceWhenTheCollectorNeverRests() {
        for (int i = 0; i < HeapUse.SAMPLES; i++) {
            sample(60, 1);
        }
        assertThat(sample(185, HeapUse.MANY_COLLECTIONS - 1))
                .isEqualTo(HeapUse.limit(60 * MEBIBYTE));
        assertThat(sample(186, HeapUse.MANY_COLLECTIONS)).isEqualTo(HeapUse.limit(186 * MEBIBYTE));
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

    private long sample(int usedMebibytes, int more) {
        collections += more;
        return use.onSample(usedMebibytes * MEBIBYTE, collections);
    }
}
