package verticles.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class AllowedOriginsTest {
    private final AllowedOrigins origins = new AllowedOrigins(List.of("https://Chat.example.org"));

    @ParameterizedTest
    @CsvSource({
        "https://voice.example.org:8443, voice.example.org:8443, true",
        "https://voice.example.org, Voice.example.org, true",
        "https://chat.example.org, voice.example.org:8443, true",
        ", voice.example.org:8443, true",
        "https://voice.example.org, voice.example.org:8443, false",
        "https://evil.example.org, voice.example.org:8443, false",
        "https://chat.example.org.evil.org, voice.example.org:8443, false",
        "https://voice.example.org:8443@evil.org, voice.example.org:8443, false",
        "null, voice.example.org:8443, false",
        "'', voice.example.org:8443, false",
        "not a uri, voice.example.org:8443, false"
    })
    void allowsItsOwnHostAndThoseItIsTold(@Nullable String origin, String host, boolean isAllowed) {
        assertThat(origins.allows(origin, host)).isEqualTo(isAllowed);
    }
}
