package media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WallClockTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void countsSecondsFrom1900() {
        WallClock clock = new WallClock(0);

        assertThat(clock.ntpTime(0) >>> 32).isEqualTo(2_208_988_800L);
        assertThat(clock.ntpTime(SECOND / 2) & 0xFFFF_FFFFL).isEqualTo(0x8000_0000L);
    }

    @Test
    void addsTheOffsetToTheTimeOfTheEngine() {
        assertThat(new WallClock(5 * SECOND).ntpTime(2 * SECOND))
                .isEqualTo(new WallClock(0).ntpTime(7 * SECOND));
    }

    @Test
    void namesASenderReportByTheMiddleBits() {
        WallClock clock = new WallClock(0);
        long ntp = clock.ntpTime(SECOND / 4);

        assertThat(clock.middleNtpTime(SECOND / 4))
                .isEqualTo((ntp >>> 16) % (1L << 32))
                .isEqualTo((2_208_988_800L & 0xFFFF) << 16 | 0x4000);
    }
}
