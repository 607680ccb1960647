package bus.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceWindowTest {
    private final SequenceWindow window = new SequenceWindow();

    @Test
    void eachNumberArrivesOnce() {
        for (long number = 0; number < 3L * SequenceWindow.SIZE; number++) {
            assertThat(window.isReplay(number)).isFalse();
            window.onArrived(number);
            assertThat(window.isReplay(number)).isTrue();
        }
    }

    @Test
    void oneThatIsOvertakenStillArrives() {
        window.onArrived(SequenceWindow.SIZE);

        assertThat(window.isReplay(1)).isFalse();
        window.onArrived(1);
        assertThat(window.isReplay(1)).isTrue();
        assertThat(window.isReplay(2)).isFalse();
    }

    @Test
    void whatIsOlderThanTheWindowCountsAsAReplay() {
        window.onArrived(SequenceWindow.SIZE);

        assertThat(window.isReplay(0)).isTrue();
    }

    @Test
    void aGapForgetsWhatArrivedBefore() {
        for (long number = 0; number < SequenceWindow.SIZE; number++) {
            window.onArrived(number);
        }
        long far = 1_000_000;
        window.onArrived(far);

        for (long number = far - SequenceWindow.SIZE + 1; number < far; number++) {
            assertThat(window.isReplay(number)).as("%d", number).isFalse();
        }
    }

    /// Like a set that remembers everything.
    @Test
    void inAnyOrderNoneArrivesTwice() {
        Random random = new Random(1);
        Set<Long> arrived = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 20_000; i++) {
            long number = Math.max(0, highest - 900 + random.nextInt(920));
            assertThat(window.isReplay(number))
                    .isEqualTo(arrived.contains(number) || highest - number >= SequenceWindow.SIZE);
            if (arrived.add(number)) {
                window.onArrived(number);
                highest = Math.max(highest, number);
            }
        }
    }
}
