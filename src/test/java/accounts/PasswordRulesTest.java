package accounts;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import refusal.RefusedException;

class PasswordRulesTest {
    private static final Username ANNABELL = Username.read("Annabell");

    @Test
    void lengthCountsInCodePoints() {
        for (String password :
                List.of("12345678", "x".repeat(128), "😀".repeat(8), "😀".repeat(128))) {
            assertThatCode(() -> PasswordRules.check(password, ANNABELL))
                    .doesNotThrowAnyException();
        }
        for (String password : List.of("", "1234567", "x".repeat(129), "😀".repeat(7))) {
            assertThatThrownBy(() -> PasswordRules.check(password, ANNABELL))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("bad_field");
        }
    }

    @Test
    void isNotTheUsernameInAnyCase() {
        assertThatThrownBy(() -> PasswordRules.check("aNNABELL", ANNABELL))
                .isInstanceOf(RefusedException.class);
    }
}
