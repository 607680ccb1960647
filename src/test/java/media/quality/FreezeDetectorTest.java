package media.quality;

import static org.assertj.core.api.Assertions.assertThat;

import media.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FreezeDetectorTest {
    private static final long MILLI = 1_000_000L;

    private final FreezeDetector freezes = new FreezeDetector();
    private long now;
    private int timestamp;

    private void frames(int count, long everyMillis) {
        for (int i = 0; i < count; i++) {
            now += everyMillis * MILLI;
            timestamp += (int) (90 * everyMillis);
            freezes.onPacket(now, timestamp);
            freezes.onPacket(now + MILLI, timestamp);
        }
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#timestamps")
    void steadyVideoIsNeverFrozen(int first) {
        timestamp = first - 90 * 33 * 5;
        frames(300, 33);
        assertThat(freezes.count()).isZero();
        assertThat(freezes.frozenNanos(now)).isZero();
    }

    @Test
    void aFrameOf150MillisMoreThanTheAverageIsAFreeze() {
        frames(40, 40);
        frames(1, 189);
        assertThat(freezes.count()).isZero();
        frames(40, 40);
        frames(1, 190);
        assertThat(freezes.count()).isEqualTo(1);
        assertThat(freezes.frozenNanos(now)).isEqualTo(190 * MILLI);
    }

    @Test
    void atALowFrameRateThreeFramesAreAFreeze() {
        frames(40, 200);
        frames(1, 590);
        assertThat(freezes.count()).isZero();
        frames(40, 200);
        frames(1, 600);
        assertThat(freezes.count()).isEqualTo(1);
    }

    @Test
    void aFreezeThatHasNotEndedCounts() {
        frames(40, 40);
        assertThat(freezes.frozenNanos(now + 100 * MILLI)).isZero();
        assertThat(freezes.frozenNanos(now + 700 * MILLI)).isEqualTo(700 * MILLI);
        assertThat(freezes.count()).isZero();
    }

    @Test
    void whatFollowsARestartIsAnotherTrack() {
        frames(40, 40);
        freezes.restart();
        now += 5_000 * MILLI;
        assertThat(freezes.frozenNanos(now)).isZero();
        frames(40, 40);
        assertThat(freezes.count()).isZero();
    }

    @Test
    void allocatesNothing() {
        assertThat(
                        Allocation.bytesPerRun(
                                20_000,
                                () -> {
                                    now += 33 * MILLI;
                                    timestamp += 2970;
                                    freezes.onPacket(now, timestamp);
                                }))
                .isLessThan(0.1);
    }
}
