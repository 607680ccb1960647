package rooms.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceDetectorTest {
    private static final long STEP = 250;

    private long nowMillis = 5_000;
    private final SilenceDetector<String> detector =
            new SilenceDetector<>(1_000, 2 * STEP, nowMillis);

    @Test
    void aShardThatAnsweredNothingForAWhileIsSilent() {
        detector.onAnswer("a");
        pass(3);
        assertThat(detector.isSilent("a")).isFalse();
        pass(1);
        assertThat(detector.isSilent("a")).isTrue();
        pass(3);
        assertThat(detector.isSilent("a", 2)).isFalse();
        pass(1);
        assertThat(detector.isSilent("a", 2)).isTrue();
        detector.onAnswer("a");
        assertThat(detector.isSilent("a")).isFalse();
    }

    @Test
    void aShardThatNeverAnsweredIsNotSilent() {
        pass(100);
        assertThat(detector.isSilent("of another version")).isFalse();
    }

    @Test
    void aStallOfTheAskerIsNotSilence() {
        detector.onAnswer("a");
        nowMillis += 60_000;
        detector.onTick(nowMillis);
        assertThat(detector.isSilent("a")).isFalse();
        pass(2);
        assertThat(detector.isSilent("a")).as("asked again in vain").isTrue();
    }

    @Test
    void forgetsShardsThatAreNoLongerAsked() {
        detector.onAnswer("a");
        detector.onAnswer("b");
        detector.retain(Set.of("b"));
        pass(4);
        assertThat(detector.isSilent("a")).isFalse();
        assertThat(detector.isSilent("b")).isTrue();
    }

    private void pass(int steps) {
        for (int i = 0; i < steps; i++) {
            nowMillis += STEP;
            detector.onTick(nowMillis);
        }
    }
}
