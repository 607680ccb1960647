package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ReplayWindowTest {
    private static final int SIZE = ReplayWindow.SIZE_PACKETS;
    private final ReplayWindow window = new ReplayWindow();

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void allowsEachIndexOnce(int first) {
        for (long index = first; index < first + 3 * SIZE; index++) {
            assertThat(window.isFresh(index)).isTrue();
            window.mark(index);
            assertThat(window.isFresh(index)).isFalse();
        }
    }

    @Test
    void allowsALateIndexOnceWithinItsSize() {
        window.mark(SIZE);
        assertThat(window.isFresh(0)).isFalse();
        assertThat(window.isFresh(1)).isTrue();
        window.mark(1);
        assertThat(window.isFresh(1)).isFalse();
        assertThat(window.highest()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, SIZE - 1, SIZE, SIZE + 1, 100_000})
    void forgetsWhatAJumpPassesOver(long jump) {
        for (long index = 0; index < SIZE; index++) {
            window.mark(index);
        }
        long highest = SIZE - 1 + jump;
        window.mark(highest);
        for (long index = SIZE; index < highest; index++) {
            assertThat(window.isFresh(index)).isEqualTo(index > highest - SIZE);
        }
        for (long index = 0; index < SIZE; index++) {
            assertThat(window.isFresh(index)).isFalse();
        }
    }

    @Test
    void agreesWithASetUnderRandomOrder() {
        Random random = new Random(7);
        Set<Long> seen = new HashSet<>();
        long base = 0;
        for (int i = 0; i < 50_000; i++) {
            base += random.nextInt(3);
            if (random.nextInt(2_000) == 0) {
                base += random.nextInt(3 * SIZE);
            }
            long index = Math.max(0, base - random.nextInt(2 * SIZE) + SIZE / 2);
            boolean expected = !seen.contains(index) && index > window.highest() - SIZE;
            assertThat(window.isFresh(index)).as("index %d", index).isEqualTo(expected);
            if (expected) {
                window.mark(index);
                seen.add(index);
            }
        }
    }
}
