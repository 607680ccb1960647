package verticles.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketRatesTest {
    private static final long SECOND = 1_000_000_000;

    private final PacketRates rates = new PacketRates();

    @Test
    void theRateIsThatSinceTheLastCountOfTheShard() {
        assertThat(rates.onCount(0, 5_000, 0)).isZero();
        assertThat(rates.onCount(1, 70, SECOND)).isZero();
        assertThat(rates.onCount(0, 8_000, 2 * SECOND)).isEqualTo(1_500);
        assertThat(rates.onCount(1, 170, 2 * SECOND)).isEqualTo(100);
    }

    @Test
    void aShardThatStartsAgainBeginsAtZero() {
        rates.onCount(0, 5_000, 0);

        assertThat(rates.onCount(0, 10, SECOND)).isZero();
        assertThat(rates.onCount(0, 30, 2 * SECOND)).isEqualTo(20);
    }

    @Test
    void twoCountsAtOnceHaveNoRate() {
        rates.onCount(0, 1, SECOND);

        assertThat(rates.onCount(0, 9, SECOND)).isZero();
    }
}
