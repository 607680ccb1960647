package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

public final class AudibleLimitTest {
    private final AudibleLimit limit = new AudibleLimit(5);

    @Test
    void isAsConfiguredWithoutLoad() {
        assertThat(limit.onLoad(0.1)).isEqualTo(5);
    }

    @Test
    void goesDownStepByStepButNotBelowThree() {
        assertThat(limit.onLoad(0.9)).isEqualTo(4);
        assertThat(limit.onLoad(0.9)).isEqualTo(3);
        assertThat(limit.onLoad(0.9)).isEqualTo(3);
    }

    @Test
    void isUnchangedBetweenTheThresholdsAndRisesBelowThem() {
        limit.onLoad(0.9);
        assertThat(limit.onLoad(0.74)).isEqualTo(4);
        assertThat(limit.onLoad(0.51)).isEqualTo(4);
        assertThat(limit.onLoad(0.4)).isEqualTo(5);
        assertThat(limit.onLoad(0.4)).isEqualTo(5);
    }
}
