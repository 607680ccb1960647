package verticles.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rest of [RequestCheck] is in `verticles.HttpLimitsIT`, over real sockets.
class RequestCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a%20b?c=%2F", "/%c3%bc", "/%C3%BC", "*", "/a?b=%25"})
    void aPathInUtf8CanBeDecoded(String uri) {
        assertThat(RequestCheck.isDecodable(uri)).isTrue();
    }

    /// H11
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/%4",
                "/%zz",
                "/%4z",
                "/%z4",
                "/?%",
                "/%c3%28",
                "/%ff",
                "/%00",
                "/%0a",
                "/\u0001",
                "/\u0100",
                "/%\u0661\u0661"
            })
    void anythingElseCannot(String uri) {
        assertThat(RequestCheck.isDecodable(uri)).isFalse();
    }
}
