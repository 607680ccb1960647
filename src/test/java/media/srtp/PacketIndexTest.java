package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketIndexTest {
    @Test
    void theFirstPacketHasRolloverCounterZero() {
        assertThat(PacketIndex.guess(-1, 65535)).isEqualTo(65535);
        assertThat(PacketIndex.guess(-1, 0)).isZero();
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void takesTheNearestIndex(int sequence) {
        long highest = (7L << 16) + sequence;
        for (int step : new int[] {-32768, -1, 0, 1, 32767}) {
            assertThat(PacketIndex.guess(highest, sequence + step & 0xFFFF))
                    .isEqualTo(highest + step);
        }
    }

    @Test
    void isNegativeBeforeTheBeginning() {
        assertThat(PacketIndex.guess(0, 65535)).isEqualTo(-1);
        assertThat(PacketIndex.guess(3, 65000)).isNegative();
    }
}
