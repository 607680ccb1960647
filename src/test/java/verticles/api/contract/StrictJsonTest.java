package verticles.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import verticles.api.contract.StrictJson.Form;

class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":{\"a\":1}} ", "[1,{\"a\":\"\u00fc\"}]", "null"})
    void oneValueOfJsonIsStrict(String text) {
        assertThat(form(Buffer.buffer(text))).isEqualTo(Form.STRICT);
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
        assertThat(form(Buffer.buffer(text))).isEqualTo(Form.MALFORMED);
    }

    @Test
    void otherEncodingsAreNot() {
        String text = "{\"a\":\"\u00fc\"}";
        for (var charset :
                new Charset[] {
                    StandardCharsets.UTF_16LE, StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1
                }) {
            assertThat(form(Buffer.buffer(text.getBytes(charset)))).isEqualTo(Form.MALFORMED);
        }
    }

    @Test
    void depthIsBounded() {
        assertThat(form(Buffer.buffer("[".repeat(60_000)))).isEqualTo(Form.TOO_MANY_VALUES);
        String deep = "{\"a\":".repeat(StrictJson.MAX_VALUES - 1) + "1";
        assertThat(form(Buffer.buffer(deep))).isEqualTo(Form.MALFORMED);
    }

    @Test
    void theLongestListOfTheContractFits() throws IOException {
        String contract = Files.readString(Path.of("src/main/resources/openapi.yaml"));

        assertThat(Pattern.compile("maxItems: (\\d+)").matcher(contract).results())
                .isNotEmpty()
                .allSatisfy(max ->
                        assertThat(Integer.parseInt(max.group(1)))
                                .isLessThan(StrictJson.MAX_VALUES - 50));
    }

    /// 10,000 numbers in a list whose items must differ took the validator of the contract 7 s.
    @Test
    void theNumberOfValuesIsBounded() {
        // The array is one, too.
        assertThat(form(numbers(StrictJson.MAX_VALUES - 1))).isEqualTo(Form.STRICT);
        assertThat(form(numbers(StrictJson.MAX_VALUES))).isEqualTo(Form.TOO_MANY_VALUES);
        assertThat(form(Buffer.buffer("[" + "{\"a\":[]},".repeat(300) + "1]")))
                .isEqualTo(Form.TOO_MANY_VALUES);
    }

    @Test
    void valuesAreCountedAtAnyDepth() {
        assertThat(StrictJson.read(Buffer.buffer("{\"a\":[1,null,\"\",{\"b\":true}]}")).values())
                .isEqualTo(7);
    }

    private static Form form(Buffer body) {
        return StrictJson.read(body).form();
    }

    private static Buffer numbers(int count) {
        return Buffer.buffer(
                IntStream.range(0, count)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
