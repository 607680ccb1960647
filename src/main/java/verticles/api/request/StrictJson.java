package verticles.api.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// JSON that every parser reads alike: UTF-8 without a byte order mark, no comments, no name twice
/// in an object, nothing behind the value (RFC 8259 §4, §8.1; RFC 7493).
public final class StrictJson {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private StrictJson() {}

    public static boolean isStrict(Buffer body) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body.getBytes()))
                            .toString();
            try (JsonParser parser = JSON.createParser(text)) {
                if (parser.nextToken() == null) {
                    return false;
                }
                parser.skipChildren();
                return parser.nextToken() == null;
            }
        } catch (IOException notJson) {
            return false;
        }
    }
}
