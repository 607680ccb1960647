package verticles.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTest {
    private final AllowedOrigins origins =
            new AllowedOrigins(
                    List.of("https://Chat.example.org/", "https://b\u00fccher.example:8443"));

    /// H10
    @ParameterizedTest
    @CsvSource({
        "https://voice.example.org:8443, voice.example.org:8443, true",
        "https://voice.example.org, Voice.example.org, true",
        "https://voice.example.org, voice.example.org:443, true",
        "https://voice.example.org:443, voice.example.org, true",
        "https://[2001:db8::1], [2001:db8::1]:443, true",
        "https://chat.example.org, voice.example.org:8443, true",
        "https://chat.example.org:443, voice.example.org:8443, true",
        "https://xn--bcher-kva.example:8443, voice.example.org:8443, true",
        ", voice.example.org:8443, true",
        "http://voice.example.org, voice.example.org, false",
        "http://voice.example.org:443, voice.example.org:443, false",
        "http://chat.example.org, voice.example.org:8443, false",
        "https://chat.example.org:8443, voice.example.org:8443, false",
        "https://xn--bcher-kva.example, voice.example.org:8443, false",
        "https://voice.example.org, voice.example.org:8443, false",
        "https://evil.example.org, voice.example.org:8443, false",
        "https://chat.example.org.evil.org, voice.example.org:8443, false",
        "https://voice.example.org:8443@evil.org, voice.example.org:8443, false",
        "https://voice.example.org:8443/path, voice.example.org:8443, false",
        "ftp://voice.example.org:8443, voice.example.org:8443, false",
        "null, voice.example.org:8443, false",
        "'', voice.example.org:8443, false",
        "not a uri, voice.example.org:8443, false"
    })
    void comparesSchemeHostAndEffectivePort(
            @Nullable String origin, String host, boolean isAllowed) {
        assertThat(origins.refusal(origin, host, true) == null).isEqualTo(isAllowed);
    }

    @Test
    void aProxyMayHaveTheCertificate() {
        assertThat(origins.refusal("https://voice.example.org", "voice.example.org", false))
                .isNull();
        assertThat(origins.refusal("http://localhost:8080", "localhost:8080", false)).isNull();
    }

    @Test
    void aRefusalNamesTheOriginAndTheSetting() {
        assertThat(origins.refusal("https://evil.example.org", "voice.example.org", true))
                .contains("https://evil.example.org:443", "signaling.allowedOrigins");
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.org, true",
        "https://CHAT.example.org:443, true",
        "https://xn--bcher-kva.example:8443, true",
        "https://voice.example.org, false",
        "http://chat.example.org, false",
        "null, false",
        ", false"
    })
    void namesThoseOfTheSettings(@Nullable String origin, boolean isNamed) {
        assertThat(origins.names(origin)).isEqualTo(isNamed);
    }
}
