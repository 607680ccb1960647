package accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import refusal.RefusalCode;
import refusal.RefusedException;

class UsernameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Ann",
                "a.b-c_9",
                "Ωμέγα",
                "名前",
                "𝒳𝒴",
                "x1234567890123456789012345678901"
            })
    void takesLettersAndDigitsOfAnyScript(String name) {
        assertThatCode(() -> Username.read(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "𝒳",
                "x12345678901234567890123456789012",
                "a b",
                "a@b",
                "a\u0000b",
                "a\u202Eb",
                "a\uD800b",
                "admin",
                "\u0430nn",
                "😀😀",
                "<b>"
            })
    void refusesOtherLengthsAndCharacters(String name) {
        assertThatThrownBy(() -> Username.read(name))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo(RefusalCode.BAD_FIELD);
                            assertThat(refused.refusal().field()).isEqualTo("username");
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "Ann, ANN",
        "Ann, Ａｎｎ",
        "straße, STRASSE",
        "\u00e4nne, a\u0308nne",
        "ΣΑΣ, σας",
        "K\u0301a, k\u0301A"
    })
    void distinguishesNamesByMoreThanCaseAndForm(String one, String other) {
        assertThat(Username.of(one).key()).isEqualTo(Username.of(other).key());
    }

    /// H4, H7
    @Test
    void aNameToLookUpIsRefusedOnlyWhenNoDatabaseCouldHoldIt() {
        assertThatCode(() -> Username.of("no such name")).doesNotThrowAnyException();
        for (String name : new String[] {"a\u0000b", "\uDC00", "a\uD83D"}) {
            assertThatThrownBy(() -> Username.of(name)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void keepsHowANameIsWritten() {
        assertThat(Username.read("AnnA").shown()).isEqualTo("AnnA");
        assertThat(Username.of("Ann").key()).isNotEqualTo(Username.of("Anne").key());
    }
}
