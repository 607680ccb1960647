package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrivalClockTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, 0x7F_FFFE, 0x7F_FFFF, -0x80_0000, -0x7F_FFFF})
    void goesOnThroughTheWrapOf24Bits(int first) {
        ArrivalClock clock = new ArrivalClock();
        long start = clock.ticks(first);
        for (int i = 1; i < 5; i++) {
            int reference = (first + i) << 8 >> 8;
            assertThat(clock.ticks(reference)).isEqualTo(start + 256L * i);
        }
        assertThat(clock.ticks((first + 2) << 8 >> 8)).isEqualTo(start + 512);
    }
}
