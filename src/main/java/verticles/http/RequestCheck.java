package verticles.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;

/// Whether the head of a request is one that every part of the server, and every proxy in front of
/// it, reads alike (RFC 9112 §3.2, §11.2).
public final class RequestCheck {
    /// An authority without user information (RFC 3986 §3.2): name, IPv4 address or bracketed IPv6
    /// address.
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{0,5})?");

    private RequestCheck() {}

    /// @return null for a request that may be served
    public static @Nullable Refusal refusal(HttpServerRequest request) {
        HttpVersion version = request.version();
        if (version != HttpVersion.HTTP_2) {
            List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
            if (hosts.size() > 1 || (hosts.isEmpty() && version == HttpVersion.HTTP_1_1)) {
                return malformed("Send exactly one Host header.");
            }
            if (!hosts.isEmpty() && !HOST.matcher(hosts.getFirst()).matches()) {
                return malformed("The Host header is malformed.");
            }
        }
        String uri = request.uri();
        if (uri == null || !(uri.startsWith("/") || uri.startsWith("http"))) {
            return malformed("The request target must be a path.");
        }
        if (!isDecodable(uri)) {
            return malformed("The path must be percent-encoded UTF-8 without control characters.");
        }
        return null;
    }

    private static Refusal malformed(String message) {
        return Refusal.of(RefusalCode.BAD_REQUEST, message);
    }

    /// Every `%` begins the code of a byte, and the bytes are UTF-8 without control characters.
    static boolean isDecodable(String uri) {
        ByteBuffer bytes = ByteBuffer.allocate(uri.length());
        for (int i = 0; i < uri.length(); i++) {
            int value = uri.charAt(i);
            if (value == '%') {
                value =
                        i + 2 < uri.length()
                                ? hex(uri.charAt(i + 1)) * 16 + hex(uri.charAt(i + 2))
                                : -1;
                i += 2;
            }
            if (value < ' ' || value == 0x7f || value > 0xff) {
                return false;
            }
            bytes.put((byte) value);
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /// Negative enough for any other character that no sum with it is a byte.
    private static int hex(char digit) {
        int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
        return value < 0 ? -1000 : value;
    }
}
