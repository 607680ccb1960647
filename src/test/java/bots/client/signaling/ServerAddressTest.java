package bots.client.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://voice.example.org, voice.example.org, 443, true",
        "https://voice.example.org:8443, voice.example.org, 8443, true",
        "http://127.0.0.1, 127.0.0.1, 80, false",
    })
    void hasTheDefaultPortOfItsScheme(String text, String host, int port, boolean tls) {
        var address = ServerAddress.of(text, false);

        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.tls()).isEqualTo(tls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice.example.org", "ftp://voice.example.org", "https:///path"})
    void refusesWhatIsNotAnAddress(String text) {
        assertThatThrownBy(() -> ServerAddress.of(text, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUserIsPrintedWithoutItsTokens() {
        assertThat(new AuthenticatedUser("1", "ada", "access", "refresh", null))
                .hasToString("AuthenticatedUser[ada]");
    }
}
