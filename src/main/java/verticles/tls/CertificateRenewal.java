package verticles.tls;

import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.node.VertxTimer;
import verticles.shared.CertificateExpiry;

/// Serves the certificate in the files of the settings, also after they were renewed: new
/// connections get the new one, open ones go on. Files that do not fit together, as while they are
/// being replaced, change nothing.
public final class CertificateRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);

    /// Two checks within the ten seconds that docs/operations.md promises.
    private static final long CHECK_MILLIS = 4_000;

    /// The files are read after each change, and once in a number of checks, as a self-signed one
    /// is made anew in time: reading both costs 3 ms of CPU.
    private static final int CHECKS_PER_READING = 900;

    /// Vert.x sets them when it listens, and not when the options are replaced.
    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    private final Vertx vertx;
    private final Settings settings;
    private final HttpServer server;
    private List<Buffer> served;
    private List<String> versions = List.of();
    private int checks;
    private boolean checking;
    private @Nullable String problem;

    CertificateRenewal(
            Vertx vertx, Settings settings, HttpServer server, PemKeyCertOptions served) {
        this.vertx = vertx;
        this.settings = settings;
        this.server = server;
        this.served = texts(served);
    }

    /// Checks the files for as long as the verticle lives that calls this. All servers of the node
    /// that share the port get the certificate.
    ///
    /// @param served what the server listens with
    public static void watch(
            Vertx vertx, Settings settings, HttpServer server, PemKeyCertOptions served) {
        CertificateExpiry.of(vertx).set(TlsCertificate.expiryEpochSeconds(served));
        CertificateRenewal renewal = new CertificateRenewal(vertx, settings, server, served);
        new VertxTimer(vertx).armPeriodic(CHECK_MILLIS, renewal::check);
    }

    /// @return completed when the check is over
    Future<Void> check() {
        if (checking) {
            return Future.succeededFuture();
        }
        checking = true;
        Promise<Void> over = Promise.promise();
        vertx.<List<String>>executeBlocking(() -> TlsCertificate.versions(settings))
                .compose(found -> {
                    if (found.equals(versions) && ++checks < CHECKS_PER_READING) {
                        return Future.succeededFuture();
                    }
                    checks = 0;
                    return vertx.<PemKeyCertOptions>executeBlocking(
                                    () -> TlsCertificate.load(settings))
                            .compose(loaded -> serve(Objects.requireNonNull(loaded)))
                            .onSuccess(_ -> {
                                // Not before: a failure may be mended without another version, as
                                // by chmod, so it is read again at the next check.
                                versions = found;
                                problem = null;
                            })
                            .onFailure(this::report);
                })
                .onComplete(done -> {
                    checking = false;
                    if (done.succeeded()) {
                        over.complete();
                    } else {
                        over.fail(done.cause());
                    }
                });
        return over.future();
    }

    private Future<Void> serve(PemKeyCertOptions found) {
        List<Buffer> texts = texts(found);
        if (texts.equals(served)) {
            return Future.succeededFuture();
        }
        return server.updateSSLOptions(
                        new ServerSSLOptions()
                                .setKeyCertOptions(found)
                                .setUseAlpn(true)
                                .setApplicationLayerProtocols(PROTOCOLS))
                .onSuccess(_ -> {
                    served = texts;
                    CertificateExpiry.of(vertx).set(TlsCertificate.expiryEpochSeconds(found));
                    LOG.info("new connections get the renewed TLS certificate");
                })
                .mapEmpty();
    }

    /// Once for each problem.
    private void report(Throwable failure) {
        String found = String.valueOf(failure.getMessage());
        if (!found.equals(problem)) {
            problem = found;
            LOG.warn("the former TLS certificate is served still: {}", found);
        }
    }

    private static List<Buffer> texts(PemKeyCertOptions certificate) {
        return List.of(certificate.getCertValue(), certificate.getKeyValue());
    }
}
