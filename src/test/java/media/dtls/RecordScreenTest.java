package media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordScreenTest {
    private static final String HELLO_DONE =
            "16fefd 0000 000000000004 000c 0e000000 0004 000000 000000";

    @Test
    void admitsAWholeHandshakeMessage() {
        assertThat(admits(HELLO_DONE)).isTrue();
    }

    @Test
    void admitsSeveralRecordsInADatagram() {
        assertThat(admits(HELLO_DONE + HELLO_DONE)).isTrue();
    }

    @Test
    void refusesARecordThatIsCutShort() {
        byte[] whole = bytes(HELLO_DONE);
        for (int length = 0; length < whole.length; length++) {
            assertThat(RecordScreen.admits(whole, 0, length)).isFalse();
        }
    }

    @Test
    void refusesWhatFollowsTheLastRecord() {
        assertThat(admits(HELLO_DONE + "00")).isFalse();
    }

    @Test
    void refusesOtherTypesAndVersions() {
        assertThat(admits(HELLO_DONE.replace("16fefd", "13fefd"))).isFalse();
        assertThat(admits(HELLO_DONE.replace("16fefd", "18fefd"))).isFalse();
        assertThat(admits(HELLO_DONE.replace("16fefd", "160303"))).isFalse();
    }

    /// 25 bytes that would have the library reserve 16 MiB.
    @Test
    void refusesAFragmentOfAHugeMessage() {
        assertThat(admits("16fefd 0000 000000000000 000c 01ffffff 0000 000000 000000")).isFalse();
    }

    @Test
    void refusesAHugeMessageBehindASmallOne() {
        assertThat(
                        admits(
                                "16fefd 0000 000000000000 0018 0e000000 0004 000000 000000"
                                        + "01ffffff 0005 000000 000000"))
                .isFalse();
    }

    @Test
    void admitsAnEncryptedRecordOfAnyContent() {
        assertThat(admits("16fefd 0001 000000000000 000c 01ffffff 0000 000000 000000")).isTrue();
    }

    @Test
    void readsAtTheGivenOffset() {
        byte[] shifted = bytes("ffffff" + HELLO_DONE + "ff");

        assertThat(RecordScreen.admits(shifted, 3, shifted.length - 4)).isTrue();
    }

    @Test
    void neverReadsBeyondItsBytes() {
        Random random = new Random(3);
        CipherChangeGate gate = new CipherChangeGate();
        byte[] twice = bytes(HELLO_DONE + HELLO_DONE);
        for (int i = 0; i < 200_000; i++) {
            byte[] datagram = Arrays.copyOf(twice, 1 + random.nextInt(twice.length));
            for (int change = random.nextInt(4); change > 0; change--) {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt(32);
            }
            if (RecordScreen.admits(datagram, 0, datagram.length)) {
                assertThat(gate.admittedBytes(datagram)).isBetween(0, datagram.length);
            }
        }
    }

    private static boolean admits(String hex) {
        byte[] datagram = bytes(hex);
        return RecordScreen.admits(datagram, 0, datagram.length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
