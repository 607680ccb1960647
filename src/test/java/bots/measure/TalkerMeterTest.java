package bots.measure;

import static org.assertj.core.api.Assertions.assertThat;

import bots.measure.TalkerMeter.Arrival;
import org.junit.jupiter.api.Test;

class TalkerMeterTest {
    private static final long MILLI = 1_000_000L;

    private final TalkerMeter meter = new TalkerMeter();

    @Test
    void aPauseBetweenTalkspurtsIsNotAGap() {
        take(1, 0, 0);
        take(1, 1, 20);
        take(2, 0, 5_000);
        take(2, 1, 5_025);

        assertThat(meter.longestGapNanos()).isEqualTo(25 * MILLI);
        assertThat(meter.missing()).isZero();
        assertThat(meter.frames()).isEqualTo(4);
    }

    @Test
    void whatIsMissingInTheMidstOfATalkspurtIsCounted() {
        take(1, 0, 0);
        take(1, 4, 80);

        assertThat(meter.missing()).isEqualTo(3);
        assertThat(meter.longestGapNanos()).isEqualTo(80 * MILLI);
    }

    @Test
    void lateFramesAreNotMissing() {
        take(1, 0, 0);
        take(1, 2, 40);

        assertThat(take(1, 1, 41)).isEqualTo(Arrival.LATE);
        assertThat(meter.missing()).isZero();
        assertThat(meter.frames()).isEqualTo(3);
    }

    @Test
    void theBeginningOfATalkspurtIsNotMissing() {
        assertThat(take(1, 5, 100)).isEqualTo(Arrival.BEGINS);
        assertThat(take(1, 4, 101)).isEqualTo(Arrival.LATE);
        assertThat(meter.missing()).isZero();
    }

    @Test
    void whatComesTwiceIsADuplicate() {
        take(1, 0, 0);
        take(1, 1, 20);
        take(1, 70, 1_400);

        assertThat(take(1, 70, 1_401)).isEqualTo(Arrival.DUPLICATE);
        assertThat(take(1, 6, 1_402)).as("64 back: too old to say").isEqualTo(Arrival.PAST);
        assertThat(take(1, 7, 1_403)).isEqualTo(Arrival.LATE);
        assertThat(take(1, 7, 1_404)).isEqualTo(Arrival.DUPLICATE);
        assertThat(meter.duplicates()).isEqualTo(2);
        assertThat(meter.missing()).isEqualTo(67);
    }

    @Test
    void talkspurtsMayWrap() {
        take(65_535, 0, 0);

        assertThat(take(0, 0, 3_000)).isEqualTo(Arrival.BEGINS);
        assertThat(take(65_535, 1, 3_001)).isEqualTo(Arrival.PAST);
        assertThat(take(1, 0, 6_000)).isEqualTo(Arrival.BEGINS);
    }

    private Arrival take(int spurt, int frame, long atMillis) {
        return meter.onFrame(spurt, frame, atMillis * MILLI);
    }
}
