package events;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a webhook sends its events, as its URL says it.
///
/// @param path with the query
public record WebhookTarget(boolean tls, String host, int port, String path) {
    public static final int MAX_LENGTH = 1_000;

    /// What is wrong with a URL, as the end of a sentence; null when it is good.
    public static @Nullable String problem(String url) {
        if (url.length() > MAX_LENGTH) {
            return "has more than " + MAX_LENGTH + " characters.";
        }
        if (!url.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return "may have only ASCII characters; encode the others.";
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "is not a URL.";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return "must begin with https://.";
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            return "has no host.";
        }
        if (uri.getRawUserInfo() != null) {
            return "must have no password; the signature says who sends.";
        }
        if (uri.getRawFragment() != null) {
            return "must have no fragment (#).";
        }
        int port = uri.getPort();
        return port == 0 || port > 65535 ? "has no such port." : null;
    }

    /// @param url without a [#problem]
    public static WebhookTarget of(String url) {
        URI uri = URI.create(url);
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int defaultPort = tls ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new WebhookTarget(
                tls,
                unbracketed(uri.getHost()),
                uri.getPort() == -1 ? defaultPort : uri.getPort(),
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
