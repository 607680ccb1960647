package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// N10.
class StallDetectorTest {
    private final StallDetector detector = new StallDetector(Duration.ofSeconds(2), 1_000, 50_000);

    @Test
    void ticksInTimeAreNoStall() {
        assertThat(detector.onTick(2_000, 51_000)).isZero();
        assertThat(detector.onTick(4_000, 53_000)).isZero();
    }

    @Test
    void aStoppedProcessIsReportedOnceWithItsLength() {
        assertThat(detector.onTick(9_000, 58_000)).isEqualTo(8_000);
        assertThat(detector.onTick(9_001, 58_001)).isZero();
    }

    /// The monotonic clock of Linux stands still while the machine sleeps.
    @Test
    void aSleepingMachineIsSeenByTheWallClock() {
        assertThat(detector.onTick(2_000, 3_651_000)).isEqualTo(3_601_000);
    }

    @Test
    void aWallClockSetBackIsNoStall() {
        assertThat(detector.onTick(2_000, 20_000)).isZero();
        assertThat(detector.onTick(3_000, 21_000)).isZero();
    }
}
