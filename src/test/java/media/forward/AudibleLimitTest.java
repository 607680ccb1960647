package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

public final class AudibleLimitTest {
    private final AudibleLimit places = new AudibleLimit(5);

    @Test
    void staysAsConfiguredWithoutLoad() {
        assertThat(places.onLoad(0.1)).isEqualTo(5);
    }

    @Test
    void goesDownStepByStepButNotBelowThree() {
        assertThat(places.onLoad(0.9)).isEqualTo(4);
        assertThat(places.onLoad(0.9)).isEqualTo(3);
        assertThat(places.onLoad(0.9)).isEqualTo(3);
    }

    @Test
    void staysBetweenTheLimitsAndComesBackBelowThem() {
        places.onLoad(0.9);
        assertThat(places.onLoad(0.74)).isEqualTo(4);
        assertThat(places.onLoad(0.51)).isEqualTo(4);
        assertThat(places.onLoad(0.4)).isEqualTo(5);
        assertThat(places.onLoad(0.4)).isEqualTo(5);
    }
}
