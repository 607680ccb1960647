package verticles.api.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// JSON that every parser reads alike: UTF-8 without a byte order mark, no comments, no name twice
/// in an object, nothing behind the value (RFC 8259 §4, §8.1; RFC 7493). The number of its values
/// is bounded.
public final class StrictJson {
    /// Of all objects and arrays of a body together. The longest list of openapi.yaml has 500. The
    /// validator of the contract makes an exception for each wrong value, and compares each pair of
    /// values that have to be different: 10,000 values in 60 kB took it 7 s, before any login.
    public static final int MAX_VALUES = 600;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// What a body is.
    public enum Form {
        STRICT,
        TOO_MANY_VALUES,
        /// Not JSON, or parsers could read it differently.
        MALFORMED
    }

    /// @param values how many it has, as far as it was read
    public record Reading(Form form, int values) {}

    private StrictJson() {}

    public static Reading read(Buffer body) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body.getBytes()))
                            .toString();
            try (JsonParser parser = JSON.createParser(text)) {
                return read(parser);
            }
        } catch (IOException notJson) {
            return new Reading(Form.MALFORMED, 0);
        }
    }

    private static Reading read(JsonParser parser) throws IOException {
        int values = 0;
        int depth = 0;
        do {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return new Reading(Form.MALFORMED, values);
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if ((token.isStructStart() || token.isScalarValue()) && ++values > MAX_VALUES) {
                return new Reading(Form.TOO_MANY_VALUES, values);
            }
        } while (depth > 0);
        return new Reading(parser.nextToken() == null ? Form.STRICT : Form.MALFORMED, values);
    }
}
