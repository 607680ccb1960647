package accounts.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RecoveryCodeTest {
    private final List<RecoveryCode> codes = RecoveryCode.next(new SecureRandom());

    @Test
    void aSetHasTenDifferentCodesOf80Bits() {
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allSatisfy(
                        code -> assertThat(code.text()).matches("([a-z2-7]{4}-){3}[a-z2-7]{4}"));
    }

    @Test
    void isReadAsPeopleTypeIt() {
        RecoveryCode code = codes.getFirst();
        String typed = " " + code.text().replace("-", " ").toUpperCase(Locale.ROOT);

        assertThat(RecoveryCode.of(typed)).isEqualTo(code);
        assertThat(RecoveryCode.of(code.text().replace("-", "")).hash()).isEqualTo(code.hash());
        assertThat(RecoveryCode.of("")).isNotEqualTo(code);
    }

    @Test
    void isNotInLogs() {
        assertThat(codes.getFirst().toString()).isEqualTo("RecoveryCode");
    }
}
