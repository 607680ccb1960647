package media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EModelTest {
    /// ITU-T G.107 annex B, table B.1.
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58"})
    void theScoresOfTheTable(double rating, double score) {
        assertThat(EModel.score(rating)).isCloseTo(score, within(0.0065));
    }

    @Test
    void thePerfectCallOfTheDefaultsScores4point41() {
        assertThat(EModel.score(EModel.rating(0, 0, 0, 20, 1))).isCloseTo(4.41, within(0.005));
    }

    @Test
    void delayHarmsFrom100MillisOn() {
        assertThat(EModel.delayImpairment(0)).isZero();
        assertThat(EModel.delayImpairment(100)).isZero();
        // G.114: up to 150 ms hardly any user is disturbed, at 400 ms nearly all are.
        assertThat(EModel.delayImpairment(150)).isLessThan(1);
        assertThat(EModel.delayImpairment(400)).isBetween(20.0, 30.0);
        for (int delay = 100; delay < 2_000; delay += 10) {
            assertThat(EModel.delayImpairment(delay + 10))
                    .isGreaterThanOrEqualTo(EModel.delayImpairment(delay));
        }
    }

    /// G.113 appendix I: G.711 with concealment (Ie 0, Bpl 25.1) at 5 % random loss.
    @Test
    void lossHarmsByRobustnessAndMoreInBursts() {
        assertThat(EModel.effectiveEquipmentImpairment(5, 0, 25.1, 1))
                .isCloseTo(95 * 5 / 30.1, within(1e-9));
        assertThat(EModel.effectiveEquipmentImpairment(5, 0, 25.1, 3))
                .isGreaterThan(EModel.effectiveEquipmentImpairment(5, 0, 25.1, 1));
        assertThat(EModel.effectiveEquipmentImpairment(0, 11, 19, 1)).isEqualTo(11);
    }

    @Test
    void ratingsAndScoresAreWithinTheirScale() {
        for (double delay = 0; delay < 10_000; delay += 250) {
            for (double loss = 0; loss <= 100; loss += 5) {
                double rating = EModel.rating(delay, loss, 0, 20, 1);
                assertThat(rating).isBetween(0.0, 100.0);
                assertThat(EModel.score(rating)).isBetween(1.0, 4.5);
            }
        }
    }
}
