package media.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundTripTimeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long UNITS = 65_536;

    private final RoundTripTime roundTrip = new RoundTripTime();

    @Test
    void isGuessedBeforeTheFirstReport() {
        assertThat(roundTrip.nanos()).isEqualTo(100_000_000L);
        assertThat(roundTrip.measured()).isFalse();
    }

    /// RFC 3550 §6.4.1, figure 2: LSR 0xb705:2000, DLSR 5.250 s, received at 0xb710:8000, 6.125 s.
    @Test
    void theExampleOfTheRfc() {
        long now = 0xb710_8000L;
        assertThat(roundTrip.onReport(now, 0xb705_2000L, 0x0005_4000L)).isFalse();
        // 6.125 s are implausible; five seconds less are not.
        assertThat(roundTrip.onReport(now - 5 * UNITS, 0xb705_2000L, 0x0005_4000L)).isTrue();
        assertThat(roundTrip.nanos()).isEqualTo(SECOND + SECOND / 8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x8000, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_F000L, 0xFFFF_FFFFL})
    void goesOnWhereTheNtpTimeWraps(long sent) {
        long now = sent + 2 * UNITS + UNITS / 20 & 0xFFFF_FFFFL;
        assertThat(roundTrip.onReport(now, sent, 2 * UNITS)).isTrue();
        assertThat(roundTrip.nanos()).isCloseTo(SECOND / 20, within(20_000L));
    }

    @Test
    void followsSmoothly() {
        roundTrip.onReport(10 * UNITS, 9 * UNITS, UNITS - UNITS / 16);
        assertThat(roundTrip.nanos()).isEqualTo(SECOND / 16);
        roundTrip.onReport(11 * UNITS, 10 * UNITS, UNITS / 2);
        assertThat(roundTrip.nanos()).isEqualTo(SECOND / 16 + (SECOND / 2 - SECOND / 16) / 8);
    }

    @Test
    void nonsenseIsNotCounted() {
        assertThat(roundTrip.onReport(10 * UNITS, 0, 0)).isFalse();
        assertThat(roundTrip.onReport(10 * UNITS, 9 * UNITS, 2 * UNITS)).isFalse();
        assertThat(roundTrip.onReport(10 * UNITS, 11 * UNITS, 0)).isFalse();
        assertThat(roundTrip.nanos()).isEqualTo(100_000_000L);
    }

    @Test
    void roundingBelowZeroIsAShortPath() {
        assertThat(roundTrip.onReport(10 * UNITS, 9 * UNITS, UNITS + 60)).isTrue();
        assertThat(roundTrip.nanos()).isBetween(1L, 100_000L);
    }
}
