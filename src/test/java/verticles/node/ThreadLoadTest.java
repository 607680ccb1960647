package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadLoadTest {
    private long cpuNanos;
    private long nowNanos;
    private final ThreadLoad load = new ThreadLoad(() -> cpuNanos, () -> nowNanos);

    @Test
    void isTheShareOfOneCoreSinceTheLastCall() {
        pass(1_000_000_000, 250_000_000);
        assertThat(load.getAsDouble()).isEqualTo(0.25);

        pass(2_000_000_000, 1_500_000_000);
        assertThat(load.getAsDouble()).isEqualTo(0.75);
    }

    @Test
    void doesNotExceedOneCoreAndHasThreeDecimals() {
        pass(1_000_000_000, 1_010_000_000);
        assertThat(load.getAsDouble()).isEqualTo(1);

        pass(3_000_000_000L, 1_000_000_000);
        assertThat(load.getAsDouble()).isEqualTo(0.333);
    }

    @Test
    void anIntervalTooShortToMeasureKeepsTheLastFigure() {
        pass(1_000_000_000, 500_000_000);
        assertThat(load.getAsDouble()).isEqualTo(0.5);

        pass(1_000, 10_000_000);
        assertThat(load.getAsDouble()).isEqualTo(0.5);

        pass(999_999_000, 90_000_000);
        assertThat(load.getAsDouble()).as("both intervals together").isEqualTo(0.1);
    }

    private void pass(long nanos, long cpu) {
        nowNanos += nanos;
        cpuNanos += cpu;
    }
}
