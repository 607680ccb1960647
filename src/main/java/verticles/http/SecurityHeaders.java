package verticles.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The headers that every answer has, whatever it is (OWASP REST security cheat sheet). A page
/// replaces the policy by its own.
///
/// @param strictTransport whether browsers may insist on HTTPS from now on (RFC 6797)
public record SecurityHeaders(boolean strictTransport) {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityHeaders.class);
    private static final long YEAR_SECONDS = 365L * 24 * 60 * 60;

    /// With strict transport, a browser never opens a site again whose self-signed certificate
    /// changed, so that is only for certificates that a certificate authority signed.
    public static SecurityHeaders with(PemKeyCertOptions certificate) {
        Buffer first = certificate.getCertValues().getFirst();
        try {
            X509Certificate x509 =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(first.getBytes()));
            return new SecurityHeaders(
                    !x509.getIssuerX500Principal().equals(x509.getSubjectX500Principal()));
        } catch (GeneralSecurityException e) {
            LOG.warn("the certificate cannot be read: {}", e.getMessage());
            return new SecurityHeaders(false);
        }
    }

    public void addTo(HttpServerRequest request) {
        HttpServerResponse response =
                request.response()
                        .putHeader("Cache-Control", "no-store")
                        .putHeader("X-Content-Type-Options", "nosniff")
                        .putHeader("Referrer-Policy", "no-referrer")
                        .putHeader(
                                "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'");
        if (strictTransport && request.isSSL()) {
            response.putHeader("Strict-Transport-Security", "max-age=" + YEAR_SECONDS);
        }
    }
}
