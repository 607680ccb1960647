package accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import refusal.RefusedException;

class PasswordRulesTest {
    private static final Username ANNABELL = Username.read("Annabell");

    @Test
    void lengthCountsInCodePoints() {
        for (String password :
                List.of(
                        "tin whistle",
                        "xyz".repeat(42) + "xy",
                        "😀🎈".repeat(4),
                        "😀🎈".repeat(64))) {
            assertThatCode(() -> PasswordRules.check(password, ANNABELL))
                    .doesNotThrowAnyException();
        }
        for (String password : List.of("", "1234567", "xyz".repeat(43), "😀🎈".repeat(3))) {
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

    /// H17
    @Test
    void isNotOneOfTheFirstThatOthersGuess() {
        for (String password :
                List.of(
                        "password",
                        "PassWord",
                        "12345678",
                        "qwertyuiop",
                        "iloveyou",
                        "xxxxxxxx",
                        "hubbubhubbub",
                        "hubbub12",
                        "ｐａｓｓｗｏｒｄ",
                        "        ",
                        "\u3000".repeat(8),
                        "\u200B".repeat(8),
                        "tin\nwhistle")) {
            assertRefused(password);
        }
    }

    /// H4, H7: an unpaired surrogate would be hashed as '?'.
    @Test
    void isTextThatCanBeHashed() {
        for (String password :
                List.of("\uD800".repeat(8), "\uDC00\uD800xxxxyyyy", "tin\u0000whistle")) {
            assertRefused(password);
            assertThatThrownBy(() -> PasswordRules.checkText(password))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void theBlocklistHasNoneThatIsTooShortAnyway() throws Exception {
        List<String> list =
                Files.readAllLines(Path.of("src/main/resources/accounts/common-passwords.txt"));

        assertThat(list).hasSizeGreaterThan(1000);
        assertThat(list).allMatch(password -> password.length() >= PasswordRules.MIN_LENGTH);
        assertThat(list)
                .filteredOn(password -> !password.startsWith("# "))
                .allSatisfy(PasswordRulesTest::assertRefused);
    }

    private static void assertRefused(String password) {
        assertThatThrownBy(() -> PasswordRules.check(password, ANNABELL))
                .as(password)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("bad_field");
    }
}
