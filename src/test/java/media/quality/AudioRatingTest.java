package media.quality;

import static org.assertj.core.api.Assertions.assertThat;

import call.quality.Cause;
import call.quality.Level;
import org.junit.jupiter.api.Test;

/// Which leg is to blame for bad audio.
final class AudioRatingTest {
    private static final Leg CLEAN = new Leg(0, 1, 20, 3);
    private static final Leg LOSSY = new Leg(15, 1, 20, 3);
    private static final Leg FAR = new Leg(0, 1, 400, 3);

    @Test
    void aCleanCallIsGoodAndHasNoCause() {
        Rating rating = AudioRating.of(CLEAN, CLEAN, 1);
        assertThat(rating.level()).isEqualTo(Level.GOOD);
        assertThat(rating.cause()).isEqualTo(Cause.NONE);
    }

    @Test
    void theLegThatLosesPacketsIsToBlame() {
        assertThat(AudioRating.of(LOSSY, CLEAN, 1).cause()).isEqualTo(Cause.UPLINK);
        assertThat(AudioRating.of(CLEAN, LOSSY, 1).cause()).isEqualTo(Cause.DOWNLINK);
    }

    @Test
    void theLegWithTheLongDelayIsToBlame() {
        assertThat(AudioRating.of(FAR, CLEAN, 1).cause()).isEqualTo(Cause.UPLINK);
        assertThat(AudioRating.of(CLEAN, FAR, 1).cause()).isEqualTo(Cause.DOWNLINK);
    }

    @Test
    void aServerThatIsLateIsToBlame() {
        Rating rating = AudioRating.of(CLEAN, CLEAN, 500);
        assertThat(rating.level()).isLessThan(Level.GOOD);
        assertThat(rating.cause()).isEqualTo(Cause.SERVER);
    }

    @Test
    void lossInBurstsIsWorse() {
        Leg random = new Leg(5, 1, 20, 3);
        Leg bursts = new Leg(5, 4, 20, 3);
        assertThat(AudioRating.of(bursts, CLEAN, 1).score())
                .isLessThan(AudioRating.of(random, CLEAN, 1).score());
    }
}
