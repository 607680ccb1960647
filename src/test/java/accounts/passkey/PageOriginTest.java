package accounts.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageOriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://talk.example.org, talk.example.org",
        "https://talk.example.org:8443, talk.example.org",
        "https://localhost:8443, localhost",
        "http://localhost:8080, localhost",
        "http://localhost, localhost"
    })
    void theHostOfASecurePageIsTheRelyingParty(String origin, String host) {
        assertThat(PageOrigin.of(origin)).contains(new PageOrigin(origin, host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "http://talk.example.org",
                "https://",
                "https://a@talk.example.org",
                "https://talk.example.org/",
                "https://talk.example.org:port",
                "https://TALK.example.org",
                "https://talk.example.org evil",
                "file://localhost"
            })
    void anotherPageHasNoPasskeys(String origin) {
        assertThat(PageOrigin.of(origin)).isEmpty();
    }

    @Test
    void aProgramWithoutAnOriginHasNoPasskeys() {
        assertThat(PageOrigin.of(null)).isEmpty();
    }
}
