package bots.client.signaling;

import java.net.URI;

/// Address of a server.
///
/// @param base `https://host[:port]` or `http://…`, without a path
/// @param trustsAnyone accept any certificate, such as the self-signed one of a first start
public record ServerAddress(URI base, boolean trustsAnyone) {
    public ServerAddress {
        String scheme = base.getScheme();
        if (base.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
            throw new IllegalArgumentException("not an https:// or http:// address: " + base);
        }
    }

    public static ServerAddress of(String base, boolean trustsAnyone) {
        return new ServerAddress(URI.create(base), trustsAnyone);
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
