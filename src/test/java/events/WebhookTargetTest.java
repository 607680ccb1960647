package events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org, true, example.org, 443, /",
        "https://example.org/a/b?c=d%20e, true, example.org, 443, /a/b?c=d%20e",
        "HTTP://example.org:8080?q, false, example.org, 8080, /?q",
        "https://[2001:db8::1]:9/x, true, 2001:db8::1, 9, /x"
    })
    void readsAUrl(String url, boolean tls, String host, int port, String path) {
        assertThat(WebhookTarget.problem(url)).isNull();
        assertThat(WebhookTarget.of(url)).isEqualTo(new WebhookTarget(tls, host, port, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org/hook",
                "ftp://example.org/",
                "file:///etc/passwd",
                "https://",
                "https:///hook",
                "https://ann:secret@example.org/",
                "https://example.org/#part",
                "https://example.org:0/",
                "https://example.org:65536/",
                "https://exa mple.org/",
                "https://example.org/\r\nx: y",
                "https://example.org/ä",
                "https://example.org/%zz"
            })
    void refusesWhatNoRequestCanBeSentTo(String url) {
        assertThat(WebhookTarget.problem(url)).isNotNull();
    }

    @Test
    void refusesALongUrl() {
        String url = "https://example.org/";

        assertThat(WebhookTarget.problem(url + "x".repeat(1_000 - url.length()))).isNull();
        assertThat(WebhookTarget.problem(url + "x".repeat(1_001 - url.length()))).isNotNull();
    }
}
