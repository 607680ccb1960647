package capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A small one of `scripts/simulate`.
class PlacementSimulationTest {
    private static final SimulationSettings SMALL =
            new SimulationSettings(60, 6_000, 4, 300, 600, 60, 7);

    @Test
    void roomsAreSpreadAndOnlyThoseOfDeadNodesMove() {
        SimulationResult result = new PlacementSimulation(SMALL, () -> 0).run();

        assertThat(result.refused()).isZero();
        assertThat(result.placements()).isGreaterThan(SMALL.rooms());
        assertThat(result.imbalance()).as("of the fullest node").isLessThan(0.12);
        assertThat(result.samples()).allMatch(sample -> sample.deviation() < 0.08);
        assertThat(result.deaths()).hasSizeGreaterThan(6);
        assertThat(result.deaths())
                .allSatisfy(death -> {
                    assertThat(death.participants()).isPositive();
                    assertThat(death.moved()).isEqualTo(death.participants());
                    assertThat(death.largestShare()).as("piles up").isLessThan(0.25);
                });
        assertThat(result.movesOutsideDeaths()).isZero();
    }

    @Test
    void theSeedDecides() {
        assertThat(new PlacementSimulation(SMALL, () -> 0).run())
                .isEqualTo(new PlacementSimulation(SMALL, () -> 0).run());
    }
}
