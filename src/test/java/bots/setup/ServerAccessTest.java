package bots.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAccessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Abc123",
                " Abc123 ",
                "https://voice.example.org/i/Abc123",
                "https://example.org/hubbub/#/i/Abc123"
            })
    void readsTheCodeOfALink(String text) {
        assertThat(ServerAccess.code(text)).isEqualTo("Abc123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://voice.example.org/r/Abc123", "a-b", "/i/"})
    void refusesWhatIsNoInvite(String text) {
        assertThatThrownBy(() -> ServerAccess.code(text)).hasMessageContaining("--invite");
    }
}
