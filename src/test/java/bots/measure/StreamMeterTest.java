package bots.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Also covers `ArrivalWindow`.
class StreamMeterTest {
    private static final long MILLI = 1_000_000L;

    private final StreamMeter meter = new StreamMeter(48_000);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 511, 512, 32_767, 32_768, 65_534, 65_535})
    void countsLossAroundTheWrapPoints(int begin) {
        for (var i = 0; i < 100; i++) {
            if (i % 10 != 5) {
                take(begin + i, i);
            }
        }

        assertThat(meter.received()).isEqualTo(90);
        assertThat(meter.lost()).isEqualTo(10);
        assertThat(meter.duplicates()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_530, 65_535})
    void latePacketsAreNotLost(int begin) {
        for (var i : new int[] {0, 2, 3, 1, 6, 5, 4}) {
            take(begin + i, i);
        }

        assertThat(meter.lost()).isZero();
        assertThat(meter.received()).isEqualTo(7);
    }

    @Test
    void duplicatesCountOnce() {
        assertThat(take(65_535, 0)).isTrue();
        assertThat(take(65_536, 1)).isTrue();
        assertThat(take(65_535, 0)).isFalse();
        assertThat(take(65_536, 1)).isFalse();

        assertThat(meter.received()).isEqualTo(2);
        assertThat(meter.duplicates()).isEqualTo(2);
        assertThat(meter.lost()).isZero();
    }

    @Test
    void aWholeRoundIsCounted() {
        for (var i = 0; i < 70_000; i++) {
            take(i, i);
        }

        assertThat(meter.received()).isEqualTo(70_000);
        assertThat(meter.lost()).isZero();
    }

    @Test
    void aLongHoleForgetsWhatWasBeforeIt() {
        take(0, 0);
        take(5_000, 5_000);
        take(5_000 - 1_023, 5_000 - 1_023);

        assertThat(meter.received()).isEqualTo(3);
        assertThat(meter.duplicates()).isZero();
        assertThat(meter.lost()).isEqualTo(4_998);
    }

    /// RFC 3550 §A.8: jumps of 10 ms every time lead there in the end.
    @Test
    void jitterIsTheSmoothedChangeOfTheTransit() {
        for (var i = 0; i < 400; i++) {
            meter.onPacket(i, i * 960, 1, i * (20 * MILLI) + (i % 2) * (10 * MILLI));
        }

        assertThat(meter.jitterNanos()).isBetween(9.9 * MILLI, 10.0 * MILLI);
    }

    @Test
    void timestampsMayWrap() {
        for (var i = 0; i < 100; i++) {
            meter.onPacket(i, Integer.MAX_VALUE - 5 * 960 + i * 960, 1, i * (20 * MILLI));
        }

        assertThat(meter.jitterNanos()).isLessThan(1_000);
    }

    @Test
    void aNewTalkerAddsNoJitter() {
        for (var i = 0; i < 100; i++) {
            meter.onPacket(i, i * 960 + (i / 10) * 1_000_000, i / 10, i * (20 * MILLI));
        }

        assertThat(meter.jitterNanos()).isLessThan(1_000);
    }

    private boolean take(int sequenceNumber, int index) {
        return meter.onPacket(sequenceNumber & 0xFFFF, index * 960, 1, index * (20 * MILLI));
    }
}
