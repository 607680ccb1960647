package media.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LayerRatesTest {
    private static final long MILLI = 1_000_000L;
    private final LayerRates rates = new LayerRates();
    private long now;

    @Test
    void knowsNothingBeforeASecondHasPassed() {
        send(900, 1_000);
        assertThat(rates.known()).isFalse();
        send(400, 1_000);
        assertThat(rates.known()).isTrue();
    }

    @Test
    void measuresWhatEachLayerCostsWithThoseBelowIt() {
        send(5_000, 1_000);
        assertThat(rates.spatialLayers()).isEqualTo(1);
        assertThat(rates.temporalLayers()).isEqualTo(3);
        // A frame of 1,000 bytes each 33 ms; one in four is T0, one T1, two T2.
        assertThat(rates.bitsPerSecond(0, 0)).isCloseTo(60_600, Percentage.withPercentage(5));
        assertThat(rates.bitsPerSecond(0, 1)).isCloseTo(121_200, Percentage.withPercentage(5));
        assertThat(rates.bitsPerSecond(0, 2)).isCloseTo(242_400, Percentage.withPercentage(5));
        assertThat(rates.framesPerSecond(2)).isCloseTo(30, within(1.5));
        assertThat(rates.framesPerSecond(1)).isCloseTo(15, within(1.0));
    }

    @Test
    void risesWithinTwoSecondsAndFallsSlowly() {
        send(5_000, 100);
        send(2_250, 1_000);
        assertThat(rates.bitsPerSecond(0, 2)).isGreaterThan(230_000);
        send(3_000, 100);
        assertThat(rates.bitsPerSecond(0, 2)).isGreaterThan(100_000);
        send(20_000, 100);
        assertThat(rates.bitsPerSecond(0, 2)).isLessThan(30_000);
    }

    @Test
    void aPauseDoesNotMakeItCheap() {
        send(5_000, 1_000);
        long before = rates.bitsPerSecond(0, 2);
        for (int tick = 0; tick < 400; tick++) {
            now += 25 * MILLI;
            rates.onDeadline(now);
        }
        rates.pause();
        assertThat(rates.bitsPerSecond(0, 2)).isCloseTo(before, Percentage.withPercentage(10));
        send(300, 1_000);
        assertThat(rates.bitsPerSecond(0, 2)).isCloseTo(before, Percentage.withPercentage(10));
    }

    @Test
    void aLayerThatIsNoLongerSentIsForgotten() {
        send(5_000, 1_000);
        for (int frame = 0; frame < 200; frame++) {
            now += 33 * MILLI;
            rates.onPacket(now, 0, 0, 1_000, true);
            rates.onDeadline(now);
        }
        assertThat(rates.temporalLayers()).isEqualTo(1);
    }

    @Test
    void layersBeyondThoseOfBrowsersCountAsTheHighest() {
        for (int frame = 0; frame < 60; frame++) {
            now += 33 * MILLI;
            rates.onPacket(now, 7, 7, 1_000, true);
            rates.onDeadline(now);
        }
        assertThat(rates.spatialLayers()).isEqualTo(LayerRates.MAX_LAYERS);
        assertThat(rates.bitsPerSecond(3, 3)).isGreaterThan(200_000);
    }

    private void send(long millis, int bytes) {
        int[] layers = {0, 2, 1, 2};
        long end = now + millis * MILLI;
        for (int frame = 0; now + 33 * MILLI <= end; frame++) {
            now += 33 * MILLI;
            rates.onPacket(now, 0, layers[frame % 4], bytes, true);
            rates.onDeadline(now);
        }
        now = end;
    }
}
