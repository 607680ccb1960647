package verticles.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which web pages may open a WebSocket (RFC 6455 §10.2): the server's own, and those the settings
/// name. Bots and native clients send no `Origin` and are not what the check is about.
public final class AllowedOrigins {
    private final Set<String> further;

    /// @param further origins as browsers write them, for example `https://chat.example.org`
    public AllowedOrigins(Collection<String> further) {
        this.further =
                further.stream()
                        .map(o -> o.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// @param origin the header `Origin`, or null without one
    /// @param host the header `Host`, port included where it has one
    public boolean allows(@Nullable String origin, String host) {
        return origin == null
                || further.contains(origin.toLowerCase(Locale.ROOT))
                || host.equalsIgnoreCase(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return new URI(origin).getRawAuthority();
        } catch (URISyntaxException notAnOrigin) {
            return null;
        }
    }
}
