package verticles.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":{\"a\":1}} ", "[1,{\"a\":\"\u00fc\"}]", "null"})
    void oneValueOfJsonIsStrict(String text) {
        assertThat(StrictJson.isStrict(Buffer.buffer(text))).isTrue();
    }

    /// H14
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "{} x",
                "{/**/}",
                "{}//",
                "{\"a\":1,\"a\":2}",
                "{\"b\":{\"a\":1,\"a\":2}}",
                "{\"a\":1,\"\\u0061\":2}",
                "{'a':1}",
                "{\"a\":NaN}",
                "\ufeff{}"
            })
    void whatParsersReadDifferentlyIsNot(String text) {
        assertThat(StrictJson.isStrict(Buffer.buffer(text))).isFalse();
    }

    @Test
    void otherEncodingsAreNot() {
        String text = "{\"a\":\"\u00fc\"}";
        for (var charset :
                new Charset[] {
                    StandardCharsets.UTF_16LE, StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1
                }) {
            assertThat(StrictJson.isStrict(Buffer.buffer(text.getBytes(charset)))).isFalse();
        }
    }

    @Test
    void depthIsBounded() {
        assertThat(StrictJson.isStrict(Buffer.buffer("[".repeat(60_000)))).isFalse();
    }
}
