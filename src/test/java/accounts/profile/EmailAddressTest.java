package accounts.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import refusal.RefusedException;

class EmailAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.org",
                "a@b.co",
                "first.last+tag@sub.example-host.org",
                "o'brien_1@xn--bcher-kva.example"
            })
    void readsWhatPeopleHave(String text) {
        assertThat(EmailAddress.read(" " + text + " ").text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "ann@",
                "@example.org",
                "ann@localhost",
                "ann@@example.org",
                "a b@example.org",
                ".ann@example.org",
                "ann.@example.org",
                "a..b@example.org",
                "ann@-example.org",
                "ann@example..org",
                "\"ann\"@example.org",
                "Ann <ann@example.org>",
                "ann@[127.0.0.1]",
                "ann@example.org,ben@example.org",
                "ann@example.org\r\nBcc: ben@example.org",
                "änn@example.org"
            })
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> EmailAddress.read(text))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("bad_field");
    }

    @Test
    void refusesLongOnesWithoutBacktracking() {
        String long1 = "a".repeat(65) + "@example.org";
        String long2 = "a@" + "b.".repeat(200) + "org";
        String long3 = "a.".repeat(120) + "!";
        for (String text : new String[] {long1, long2, long3}) {
            assertThatThrownBy(() -> EmailAddress.read(text)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void caseIsNotSignificant() {
        assertThat(EmailAddress.read("Ann@Example.org").key()).isEqualTo("ann@example.org");
        assertThat(EmailAddress.key(" ANN@example.ORG ")).isEqualTo("ann@example.org");
    }
}
