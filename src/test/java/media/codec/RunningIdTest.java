package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningIdTest {
    private final RunningId id = new RunningId(8);

    @Test
    void theFirstIdIsZeroAndStepsAreKept() {
        assertThat(id.rewrite(200, 8)).isZero();
        assertThat(id.rewrite(203, 8)).isEqualTo(3);
        assertThat(id.rewrite(201, 8)).isEqualTo(1);
    }

    @Test
    void continuesByOneWhenTheSourceChanges() {
        id.rewrite(10, 8);
        id.rewrite(14, 8);
        id.onSwitch();
        assertThat(id.rewrite(99, 8)).isEqualTo(5);
        assertThat(id.rewrite(100, 8)).isEqualTo(6);
    }

    @Test
    void bothSidesWrapForThemselves() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(id.rewrite(100 + i & 0xFF, 8)).isEqualTo(i & 0xFF);
        }
    }

    /// A source with a 7-bit picture id in a stream of 15-bit ones.
    @Test
    void countsOnWhereAShorterIdWraps() {
        RunningId longer = new RunningId(15);
        for (int i = 0; i < 1_000; i++) {
            assertThat(longer.rewrite(120 + i & 0x7F, 7)).isEqualTo(i);
        }
    }
}
