package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedbackSilenceTest {
    private static final long TICK_NANOS = 25_000_000L;

    private final FeedbackSilence silence = new FeedbackSilence();

    @Test
    void aPathWithoutFeedbackIsIdleAndThenBroken() {
        silence.begin(1_000);
        assertThat(silence.isIdle(999 + FeedbackSilence.IDLE_NANOS)).isFalse();
        assertThat(silence.isIdle(1_000 + FeedbackSilence.IDLE_NANOS)).isTrue();
        assertThat(silence.isBroken(999 + FeedbackSilence.BROKEN_NANOS)).isFalse();
        assertThat(silence.isBroken(1_000 + FeedbackSilence.BROKEN_NANOS)).isTrue();
        silence.begin(FeedbackSilence.BROKEN_NANOS);

        assertThat(silence.isBroken(1_000 + FeedbackSilence.BROKEN_NANOS)).isFalse();
    }

    @Test
    void ticksInTimeDoNotDelayIt() {
        silence.begin(0);
        for (long now = 0; now <= FeedbackSilence.BROKEN_NANOS; now += TICK_NANOS) {
            silence.onTick(now);
        }
        silence.onTick(FeedbackSilence.BROKEN_NANOS + FeedbackSilence.LATE_TICK_NANOS);

        assertThat(silence.isBroken(FeedbackSilence.BROKEN_NANOS)).isTrue();
    }

    @Test
    void timeInWhichOurProcessStoodStillDoesNotCount() {
        silence.begin(0);
        silence.onTick(0);
        long stalled = FeedbackSilence.BROKEN_NANOS;
        silence.onTick(stalled);

        assertThat(silence.isBroken(stalled)).isFalse();
        assertThat(silence.isBroken(stalled + FeedbackSilence.BROKEN_NANOS)).isTrue();
    }

    @Test
    void theFirstTickIsNeverLate() {
        silence.begin(0);
        silence.onTick(FeedbackSilence.BROKEN_NANOS);

        assertThat(silence.isBroken(FeedbackSilence.BROKEN_NANOS)).isTrue();
    }
}
