package bots.client;

import java.net.URI;

/// Which server to call.
///
/// @param base `https://host[:port]` or `http://…`, without a path
/// @param trustsAnyone take any certificate, such as the self-signed one of a first start
public record Server(URI base, boolean trustsAnyone) {
    public Server {
        String scheme = base.getScheme();
        if (base.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
            throw new IllegalArgumentException("not an https:// or http:// address: " + base);
        }
    }

    public static Server of(String base, boolean trustsAnyone) {
        return new Server(URI.create(base), trustsAnyone);
    }

    public String host() {
        return base.getHost();
    }

    public int port() {
        return base.getPort() > 0 ? base.getPort() : tls() ? 443 : 80;
    }

    public boolean tls() {
        return "https".equals(base.getScheme());
    }
}
