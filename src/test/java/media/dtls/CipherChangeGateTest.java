package media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CipherChangeGateTest {
    private static final String CHANGE_CIPHER_SPEC = "14fefd 0000 000000000009 0001 01";
    private static final String FINISHED = "16fefd 0001 000000000000 0004 aabbccdd";
    private static final String VERIFY =
            "16fefd 0000 000000000008 000e 0f000002 0004 000000 000002 abcd";
    private static final String VERIFY_HEAD =
            "16fefd 0000 000000000008 000d 0f000002 0004 000000 000001 ab";
    private static final String VERIFY_TAIL =
            "16fefd 0000 000000000008 000d 0f000002 0004 000001 000001 cd";

    private final CipherChangeGate gate = new CipherChangeGate();

    @Test
    void holdsBackTheChangeThatComesTooEarly() {
        assertThat(admitted(CHANGE_CIPHER_SPEC)).isZero();
    }

    @Test
    void passesTheChangeBehindCertificateVerify() {
        assertThat(admitted(VERIFY)).isEqualTo(27);
        assertThat(admitted(CHANGE_CIPHER_SPEC)).isEqualTo(14);
    }

    @Test
    void passesAWholeFlightInOneDatagram() {
        assertThat(admitted(VERIFY + CHANGE_CIPHER_SPEC + FINISHED)).isEqualTo(27 + 14 + 17);
    }

    @Test
    void cutsADatagramBeforeTheEarlyChange() {
        assertThat(admitted(VERIFY_HEAD + CHANGE_CIPHER_SPEC + FINISHED)).isEqualTo(26);
    }

    @Test
    void waitsForAllFragmentsOfCertificateVerify() {
        assertThat(admitted(VERIFY_TAIL)).isEqualTo(26);
        assertThat(admitted(CHANGE_CIPHER_SPEC)).isZero();

        assertThat(admitted(VERIFY_HEAD)).isEqualTo(26);
        assertThat(admitted(CHANGE_CIPHER_SPEC)).isZero();

        assertThat(admitted(VERIFY_TAIL)).isEqualTo(26);
        assertThat(admitted(CHANGE_CIPHER_SPEC)).isEqualTo(14);
    }

    private int admitted(String hex) {
        return gate.admittedBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
