package accounts.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTextTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void whatIsMadeIsWellFormedAndUnique() {
        ApiKeyText key = ApiKeyText.next(random);

        assertThat(key.text()).startsWith("hbk_").hasSize(60);
        assertThat(key.isWellFormed()).isTrue();
        assertThat(key.hash()).hasSize(32).isNotEqualTo(ApiKeyText.next(random).hash());
        assertThat(key.text()).endsWith(key.hint());
    }

    @Test
    void anyChangedCharacterIsNoticed() {
        String text = ApiKeyText.next(random).text();

        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '0' ? '1' : '0';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(new ApiKeyText(changed).isWellFormed()).as(changed).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hbk_", "hbk_00", "eyJhbGciOiJFUzI1NiJ9.e30.x", "hbk_é"})
    void otherTextIsNotWellFormed(String text) {
        assertThat(new ApiKeyText(text).isWellFormed()).isFalse();
    }

    @Test
    void aLogDoesNotShowIt() {
        assertThat(ApiKeyText.next(random)).hasToString("ApiKeyText");
    }
}
