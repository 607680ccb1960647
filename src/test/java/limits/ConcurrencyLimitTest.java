package limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private final RefusalCounts refusals = new RefusalCounts();
    private final ConcurrencyLimit limit =
            new ConcurrencyLimit(Limit.HTTP_CONNECTIONS_PER_ADDRESS, 2, refusals);

    @Test
    void aKeyHasAtMostItsMaximum() {
        assertThat(limit.enter("ann")).isTrue();
        assertThat(limit.enter("ann")).isTrue();
        assertThat(limit.enter("ann")).isFalse();
        assertThat(limit.enter("bob")).isTrue();
        assertThat(refusals.of(Limit.HTTP_CONNECTIONS_PER_ADDRESS)).isEqualTo(1);

        limit.leave("ann");

        assertThat(limit.enter("ann")).isTrue();
    }

    @Test
    void aKeyThatHasNothingIsForgotten() {
        limit.enter("ann");
        limit.enter("bob");
        limit.leave("ann");

        assertThat(limit.size()).isEqualTo(1);
        assertThatThrownBy(() -> limit.leave("ann")).isInstanceOf(IllegalStateException.class);
    }
}
