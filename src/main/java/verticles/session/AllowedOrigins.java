package verticles.session;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which web pages may open a WebSocket (RFC 6455 §10.2) and read answers of the API: the server's
/// own, and those the settings name. Origins are compared by scheme, host and effective port (RFC
/// 6454 §4, §5), hosts as A-labels (RFC 5890). Bots and native clients send no `Origin` and are not
/// what the check is about.
public final class AllowedOrigins {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private record Origin(String scheme, String host, int port) {}

    private final Set<Origin> further;

    /// @param further origins as people write them, for example `https://chat.example.org`
    public AllowedOrigins(Collection<String> further) {
        this.further =
                further.stream()
                        .map(AllowedOrigins::read)
                        .filter(origin -> origin != null)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// Why a page may not open a WebSocket.
    ///
    /// @param header `Origin`, or null without one
    /// @param host the header `Host`, port included where it has one
    /// @param secure whether the request came over TLS; plain HTTP may come from a proxy with TLS
    /// @return null for a page that may
    public @Nullable String refusal(@Nullable String header, String host, boolean secure) {
        if (header == null) {
            return null;
        }
        Origin origin = read(header);
        if (origin == null) {
            return "The header Origin is not an origin of a web page.";
        }
        if (further.contains(origin)
                || origin.equals(read("https://" + host))
                || (!secure && origin.equals(read("http://" + host)))) {
            return null;
        }
        return "Pages of "
                + origin.scheme()
                + "://"
                + origin.host()
                + ":"
                + origin.port()
                + " may not connect to this server; signaling.allowedOrigins lists the origins that"
                + " may, besides its own.";
    }

    /// Whether the settings name the origin of a page.
    ///
    /// @param header `Origin`, or null without one
    public boolean names(@Nullable String header) {
        Origin origin = header == null ? null : read(header);
        return origin != null && further.contains(origin);
    }

    /// @return null for a text that is not an origin of HTTP; one slash at its end is allowed
    private static @Nullable Origin read(String text) {
        String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int colon = trimmed.indexOf("://");
        if (colon < 0) {
            return null;
        }
        try {
            String scheme = trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
            int defaultPort =
                    switch (scheme) {
                        case "https" -> HTTPS_PORT;
                        case "http" -> HTTP_PORT;
                        default -> -1;
                    };
            String authority = ascii(trimmed.substring(colon + 3));
            URI uri = new URI(scheme + "://" + authority).parseServerAuthority();
            if (defaultPort < 0
                    || uri.getHost() == null
                    || uri.getUserInfo() != null
                    || !uri.getRawAuthority().equals(authority)) {
                return null;
            }
            return new Origin(
                    scheme,
                    uri.getHost().toLowerCase(Locale.ROOT),
                    uri.getPort() < 0 ? defaultPort : uri.getPort());
        } catch (URISyntaxException | IllegalArgumentException notAnOrigin) {
            return null;
        }
    }

    private static String ascii(String authority) {
        return authority.chars().allMatch(c -> c < 0x80)
                ? authority
                : IDN.toASCII(authority.substring(0, hostEnd(authority)))
                        + authority.substring(hostEnd(authority));
    }

    private static int hostEnd(String authority) {
        int port = authority.lastIndexOf(':');
        return port < 0 ? authority.length() : port;
    }
}
