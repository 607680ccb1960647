package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionEpisodeTest {
    private static final long BEGAN = 5_000_000_000L;
    private static final long OVER = BEGAN + CongestionEpisode.CONGESTED_NANOS;

    private final CongestionEpisode episode = new CongestionEpisode();

    @Test
    void aLinkIsNotCongestedBeforeAnythingHappened() {
        assertThat(episode.isCongested(0, 0)).isFalse();
        assertThat(episode.isCongested(BEGAN, 1_000_000)).isFalse();
    }

    @Test
    void itIsCongestedForTenSecondsAtAnyEstimate() {
        episode.onCongestion(BEGAN, 1_000_000);

        assertThat(episode.isCongested(OVER - 1, 2_000_000)).isTrue();
        assertThat(episode.isCongested(OVER, 2_000_000)).isFalse();
    }

    @Test
    void itHasNotRecoveredBelowTheEstimateAtWhichItBegan() {
        episode.onCongestion(BEGAN, 1_000_000);

        assertThat(episode.isCongested(10 * OVER, 999_999)).isTrue();
        assertThat(episode.isCongested(10 * OVER, 1_000_000)).isFalse();
    }

    @Test
    void whatFollowsInTheSameEpisodeDoesNotLowerItsBeginning() {
        episode.onCongestion(BEGAN, 1_000_000);
        episode.onCongestion(BEGAN + 1, 300_000);

        assertThat(episode.isCongested(10 * OVER, 500_000)).isTrue();
        assertThat(episode.isCongested(10 * OVER, 1_000_000)).isFalse();
    }

    @Test
    void theNextEpisodeBeginsAtItsOwnEstimate() {
        episode.onCongestion(BEGAN, 1_000_000);
        episode.onCongestion(OVER, 3_000_000);

        assertThat(episode.isCongested(10 * OVER, 2_000_000)).isTrue();
    }
}
