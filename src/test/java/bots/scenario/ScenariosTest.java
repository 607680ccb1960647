package bots.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class ScenariosTest {
    /// The default of `rooms.capacity`.
    private static final int CAPACITY = 200;

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 100, 200, 500})
    void theShippedScenariosFitADefaultServer(int participants) {
        var scenario = Scenarios.find(String.valueOf(participants)).scenario();

        assertThat(scenario.participants()).isEqualTo(participants);
        assertThat(Math.ceilDiv(participants, scenario.rooms())).isLessThanOrEqualTo(CAPACITY);
        assertThat(scenario.talkers()).isPositive();
    }

    @Test
    void eachHasADescription() {
        assertThat(Scenarios.list().lines()).hasSameSizeAs(Scenarios.SHIPPED);
        assertThat(Scenarios.SHIPPED)
                .allSatisfy(
                        name -> assertThat(Scenarios.find(name).scenario().about()).isNotBlank());
    }
}
