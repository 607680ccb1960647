package media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SentPacketsTest {
    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void knowsWhatWasSentThroughTheWrap(int first) {
        SentPackets sent = new SentPackets(first);
        for (int i = 0; i < 5; i++) {
            assertThat(sent.add(i, 100 + i, i)).isEqualTo(first + i & 0xFFFF);
        }
        long third = sent.extend(first + 2 & 0xFFFF);
        assertThat(sent.knows(third)).isTrue();
        assertThat(sent.bytes(third)).isEqualTo(102);
        assertThat(sent.sentNanos(third)).isEqualTo(2);
        assertThat(sent.cluster(third)).isEqualTo(2);
        assertThat(sent.knows(sent.extend(first + 5 & 0xFFFF))).isFalse();
        assertThat(sent.knows(sent.extend(first - 1 & 0xFFFF))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void countsWhatIsInFlight(int first) {
        SentPackets sent = new SentPackets(first);
        for (int i = 0; i < 4; i++) {
            sent.add(0, 100, 0);
        }
        assertThat(sent.bytesInFlight()).isEqualTo(400);
        assertThat(sent.onLost(sent.extend(first))).isTrue();
        assertThat(sent.onArrived(sent.extend(first + 2 & 0xFFFF))).isTrue();
        assertThat(sent.onArrived(sent.extend(first + 2 & 0xFFFF))).isFalse();
        assertThat(sent.bytesInFlight()).isEqualTo(100);
        assertThat(sent.lost(sent.extend(first))).isTrue();
        assertThat(sent.onArrived(sent.extend(first))).isTrue();
        assertThat(sent.bytesInFlight()).isEqualTo(100);
    }

    @Test
    void forgetsTheOldest() {
        SentPackets sent = new SentPackets(0);
        for (int i = 0; i <= SentPackets.MEMORY_PACKETS; i++) {
            sent.add(i, 10, 0);
        }
        assertThat(sent.knows(0)).isFalse();
        assertThat(sent.knows(1)).isTrue();
        assertThat(sent.bytes(2)).isEqualTo(10);
    }
}
