package media.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CaptureClockTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /// The publisher's clock is that of another day, in seconds since 1900.
    private static final long PUBLISHER_SECONDS = 3_900_000_000L;

    private final CaptureClock clock = new CaptureClock();

    @ParameterizedTest
    @MethodSource("media.WrapPoints#timestamps")
    void voiceAndPictureTakenTogetherHaveOneTime(int timestamp) {
        CaptureClock.Stream voice = clock.stream(48_000);
        CaptureClock.Stream picture = clock.stream(90_000);
        assertThat(voice.known()).isFalse();
        voice.onSenderReport(SECOND + 30 * MILLI, ntp(0), timestamp);
        picture.onSenderReport(SECOND + 540 * MILLI, ntp(500 * MILLI), timestamp);
        assertThat(voice.known()).isTrue();
        // A second after the first report; the picture's came half a second later.
        assertThat(voice.nanosAt(timestamp + 48_000))
                .isCloseTo(picture.nanosAt(timestamp + 45_000), within(1_000L));
        assertThat(voice.timestampAt(voice.nanosAt(timestamp + 4_711)))
                .isEqualTo(timestamp + 4_711);
    }

    @Test
    void theReportThatWasTheShortestOnItsWaySetsTheClock() {
        CaptureClock.Stream voice = clock.stream(48_000);
        voice.onSenderReport(SECOND + 200 * MILLI, ntp(0), 0);
        voice.onSenderReport(2 * SECOND + 20 * MILLI, ntp(SECOND), 48_000);
        assertThat(voice.nanosAt(0)).isCloseTo(SECOND + 20 * MILLI, within(1_000L));
        voice.onSenderReport(3 * SECOND + 150 * MILLI, ntp(2 * SECOND), 96_000);
        assertThat(voice.nanosAt(0)).isCloseTo(SECOND + 20 * MILLI, within(200_000L));
    }

    @Test
    void aPathThatBecameSlowerIsBelievedSlowly() {
        CaptureClock.Stream voice = clock.stream(48_000);
        for (int second = 0; second < 600; second++) {
            long delay = second == 0 ? 10 * MILLI : 40 * MILLI;
            voice.onSenderReport(second * SECOND + delay, ntp(second * SECOND), second * 48_000);
        }
        assertThat(voice.nanosAt(599 * 48_000)).isCloseTo(599 * SECOND + 40 * MILLI, within(MILLI));
    }

    private static long ntp(long nanos) {
        long seconds = PUBLISHER_SECONDS + nanos / SECOND;
        return seconds << 32 | (nanos % SECOND << 32) / SECOND;
    }
}
