package accounts.totp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpSecretTest {
    private static final TotpSecret RFC = new TotpSecret("12345678901234567890".getBytes(US_ASCII));
    private static final long NOW = 1_800_000_015_000L;

    /// RFC 4226, appendix D.
    @ParameterizedTest
    @CsvSource({
        "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
        "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
    })
    void codesAreThoseOfRfc4226(long step, String code) {
        assertThat(RFC.code(step)).isEqualTo(code);
    }

    /// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfRfc6238(long seconds, String code) {
        assertThat(RFC.codeAt(seconds * 1000)).isEqualTo(code);
    }

    @Test
    void aCodeIsGoodOneStepAroundItsTime() {
        long step = TotpSecret.step(NOW);

        for (long near = step - 1; near <= step + 1; near++) {
            assertThat(RFC.stepOf(RFC.code(near), NOW, 0)).hasValue(near);
        }
        assertThat(RFC.stepOf(RFC.code(step - 2), NOW, 0)).isEmpty();
        assertThat(RFC.stepOf(RFC.code(step + 2), NOW, 0)).isEmpty();
    }

    @Test
    void aCodeIsGoodOnce() {
        long step = TotpSecret.step(NOW);

        assertThat(RFC.stepOf(RFC.code(step), NOW, step)).isEmpty();
        assertThat(RFC.stepOf(RFC.code(step - 1), NOW, step)).isEmpty();
        assertThat(RFC.stepOf(RFC.code(step + 1), NOW, step)).hasValue(step + 1);
    }

    @Test
    void whatIsNotACodeIsNotGood() {
        for (String text : new String[] {"", "12345", "abcdef", "１２３４５６", "\uD800"}) {
            assertThat(RFC.stepOf(text, NOW, 0)).isEmpty();
        }
    }

    @Test
    void theUriIsWhatAppsRead() {
        assertThat(RFC.uri("Hubbub", "ann Ω"))
                .isEqualTo(
                        "otpauth://totp/Hubbub:ann%20%CE%A9?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Hubbub");
    }

    @Test
    void aNewSecretHas160BitsAndIsNotInLogs() {
        TotpSecret secret = TotpSecret.next(new SecureRandom());

        assertThat(secret.text()).matches("[A-Z2-7]{32}");
        assertThat(secret.toString()).isEqualTo("TotpSecret");
    }
}
