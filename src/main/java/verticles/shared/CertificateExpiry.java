package verticles.shared;

import io.vertx.core.Vertx;

/// When the certificate expires that the HTTPS port of this node serves.
public final class CertificateExpiry {
    /// Written by the signaling verticle that loads the certificate, read by scrapes, which need
    /// only the last one.
    private volatile long epochSeconds;

    /// Of the node to which this Vert.x belongs.
    public static CertificateExpiry of(Vertx vertx) {
        return NodeShared.of(vertx, CertificateExpiry.class, CertificateExpiry::new);
    }

    /// @param seconds since 1970
    public void set(long seconds) {
        epochSeconds = seconds;
    }

    /// @return 0 when the node has no HTTPS port
    public long epochSeconds() {
        return epochSeconds;
    }
}
