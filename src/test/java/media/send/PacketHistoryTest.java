package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketHistoryTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 511, 32767, 65534, 65535, 65536, 1L << 40})
    void returnsTheBytesOfARememberedPacket(long sequence) {
        PacketHistory history = new PacketHistory(4096);
        byte[] packet = packet(sequence, 100);
        history.add(sequence, packet, 10, 80);
        int at = history.find(sequence);
        assertThat(at).isNotNegative();
        assertThat(history.length(sequence)).isEqualTo(80);
        for (int i = 0; i < 80; i++) {
            assertThat(history.bytes()[at + i]).isEqualTo(packet[10 + i]);
        }
        assertThat(history.find(sequence + 1)).isEqualTo(-1);
        assertThat(history.find(sequence + 1024)).isEqualTo(-1);
    }

    @Test
    void returnsTheBytesThatWereAddedAndKeepsRecentPackets() {
        Random random = new Random(42);
        PacketHistory history = new PacketHistory(64 * 1024);
        int[] lengths = new int[20_000];
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            lengths[sequence] = 1 + random.nextInt(1400);
            history.add(sequence, packet(sequence, lengths[sequence]), 0, lengths[sequence]);
            int back = sequence - random.nextInt(2000);
            if (back >= 0 && history.find(back) >= 0) {
                int at = history.find(back);
                assertThat(history.length(back)).isEqualTo(lengths[back]);
                assertThat(history.bytes()[at]).isEqualTo((byte) back);
                assertThat(history.bytes()[at + lengths[back] - 1]).isEqualTo((byte) back);
            }
            if (sequence > 30) {
                // 30 packets of at most 1,400 bytes and one skipped end fit into 64 KiB.
                assertThat(history.find(sequence - 30)).isNotNegative();
            }
        }
    }

    @Test
    void aPacketLargerThanTheRingIsNotKept() {
        PacketHistory history = new PacketHistory(100);
        history.add(5, packet(5, 101), 0, 101);
        assertThat(history.find(5)).isEqualTo(-1);
    }

    private static byte[] packet(long sequence, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) sequence);
        return bytes;
    }
}
