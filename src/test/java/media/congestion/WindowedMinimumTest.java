package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WindowedMinimumTest {
    private static final long SECOND = 1_000_000_000L;

    private final WindowedMinimum minimum = new WindowedMinimum();

    @Test
    void aMinimumIsForgottenAfterTwoWindows() {
        assertThat(minimum.known()).isFalse();
        minimum.add(-5 * SECOND, 100);
        minimum.add(-4 * SECOND, 30);
        minimum.add(0, 80);
        assertThat(minimum.value()).isEqualTo(30);
        minimum.add(5 * SECOND, 70);
        assertThat(minimum.value()).isEqualTo(30);
        minimum.add(15 * SECOND, 90);
        assertThat(minimum.value()).isEqualTo(70);
        minimum.reset();
        assertThat(minimum.known()).isFalse();
        minimum.add(16 * SECOND, 200);
        assertThat(minimum.value()).isEqualTo(200);
    }
}
