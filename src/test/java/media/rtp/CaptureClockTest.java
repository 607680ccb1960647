package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public final class CaptureClockTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /// The publisher's clock is that of another day, in seconds since 1900.
    private static final long PUBLISHER_SECONDS = 3_900_000_000L;

    private final CaptureClock clock = new CaptureClock();

    @ParameterizedTest
    @MethodSource("media.WrapPoints#timestamps")
    void audioAndVideoCapturedTogetherHaveOneTime(int timestamp) {
        CaptureClock.Stream audio = clock.stream(48_000);
        CaptureClock.Stream video = clock.stream(90_000);
        assertThat(audio.known()).isFalse();
        audio.onSenderReport(SECOND + 30 * MILLI, ntp(0), timestamp);
        video.onSenderReport(SECOND + 540 * MILLI, ntp(500 * MILLI), timestamp);
        assertThat(audio.known()).isTrue();
        // A second after the first report; that of the video came half a second later.
        assertThat(audio.nanosAt(timestamp + 48_000))
                .isCloseTo(video.nanosAt(timestamp + 45_000), within(1_000L));
        assertThat(audio.timestampAt(audio.nanosAt(timestamp + 4_711)))
                .isEqualTo(timestamp + 4_711);
    }

    @Test
    void theReportWithTheShortestDelaySetsTheClock() {
        CaptureClock.Stream audio = clock.stream(48_000);
        audio.onSenderReport(SECOND + 200 * MILLI, ntp(0), 0);
        audio.onSenderReport(2 * SECOND + 20 * MILLI, ntp(SECOND), 48_000);
        assertThat(audio.nanosAt(0)).isCloseTo(SECOND + 20 * MILLI, within(1_000L));
        audio.onSenderReport(3 * SECOND + 150 * MILLI, ntp(2 * SECOND), 96_000);
        assertThat(audio.nanosAt(0)).isCloseTo(SECOND + 20 * MILLI, within(200_000L));
    }

    @Test
    void aPathThatBecameSlowerIsBelievedSlowly() {
        CaptureClock.Stream audio = clock.stream(48_000);
        for (int second = 0; second < 600; second++) {
            long delay = second == 0 ? 10 * MILLI : 40 * MILLI;
            audio.onSenderReport(second * SECOND + delay, ntp(second * SECOND), second * 48_000);
        }
        assertThat(audio.nanosAt(599 * 48_000)).isCloseTo(599 * SECOND + 40 * MILLI, within(MILLI));
    }

    private static long ntp(long nanos) {
        long seconds = PUBLISHER_SECONDS + nanos / SECOND;
        return seconds << 32 | (nanos % SECOND << 32) / SECOND;
    }
}
