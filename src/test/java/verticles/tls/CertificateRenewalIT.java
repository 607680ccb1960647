package verticles.tls;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import verticles.shared.CertificateExpiry;

/// N7: a real server, whose certificate files are replaced while a connection is open.
@Timeout(120)
public class CertificateRenewalIT {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClientAgent client =
            vertx.createHttpClient(
                    new HttpClientOptions()
                            .setSsl(true)
                            .setTrustAll(true)
                            .setVerifyHost(false)
                            .setUseAlpn(true)
                            .setProtocolVersion(HttpVersion.HTTP_2));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path certificate;
    private Path key;
    private Settings settings;
    private PemKeyCertOptions served;
    private HttpServer server;

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @BeforeEach
    void serve() throws Exception {
        certificate = folder.resolve("certificate.pem");
        key = folder.resolve("key.pem");
        SelfSignedCertificate.make(certificate, key, Instant.now());
        settings =
                SettingsLoader.defaults(
                        Map.of(
                                "tls.certificate",
                                certificate.toString(),
                                "tls.key",
                                key.toString()));
        served = TlsCertificate.load(settings);
        server =
                result(
                        vertx.createHttpServer(
                                        new HttpServerOptions()
                                                .setSsl(true)
                                                .setUseAlpn(true)
                                                .setKeyCertOptions(served))
                                .requestHandler(request -> request.response().end("here"))
                                .listen(0, "127.0.0.1"));
    }

    @Test
    void renewedFilesAreServedAndOpenConnectionsGoOn() throws Exception {
        vertx.runOnContext(_ -> CertificateRenewal.watch(vertx, settings, server, served));
        HttpClientConnection before = connect(server);
        BigInteger first = serialNumber(before);
        assertThat(get(before)).isEqualTo(HttpVersion.HTTP_2);

        // Half of a renewal: the certificate does not fit to the key.
        Path next = Files.createDirectories(folder.resolve("next"));
        SelfSignedCertificate.make(
                next.resolve("c"), next.resolve("k"), Instant.now().minus(Duration.ofDays(1)));
        Files.copy(next.resolve("c"), certificate, StandardCopyOption.REPLACE_EXISTING);
        assertThat(serialNumber(connect(server))).isEqualTo(first);
        Files.copy(next.resolve("k"), key, StandardCopyOption.REPLACE_EXISTING);

        await("the renewed certificate")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !serialNumber(connect(server)).equals(first));
        await("the expiry of the renewed certificate")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        CertificateExpiry.of(vertx).epochSeconds()
                                == TlsCertificate.expiryEpochSeconds(
                                        TlsCertificate.load(settings)));
        assertThat(get(connect(server))).isEqualTo(HttpVersion.HTTP_2);
        assertThat(get(before)).as("the open connection").isEqualTo(HttpVersion.HTTP_2);
        assertThat(serialNumber(before)).isEqualTo(first);
    }

    /// As after `chmod`: what is wrong is mended, and time, size and inode of the files are the
    /// same.
    @Test
    void aFailureIsMendedWithoutAnotherVersionOfTheFiles() throws Exception {
        CertificateRenewal renewal = new CertificateRenewal(vertx, settings, server, served);
        BigInteger first = serialNumber(connect(server));

        SelfSignedCertificate.make(certificate, key, Instant.now().minus(Duration.ofDays(1)));
        byte[] right = Files.readAllBytes(key);
        Files.write(key, new byte[right.length]);
        FileTime written = Files.getLastModifiedTime(key);
        assertThat(renewal.check().toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofMinutes(1));
        assertThat(serialNumber(connect(server))).isEqualTo(first);
        Files.write(key, right);
        Files.setLastModifiedTime(key, written);

        result(renewal.check());

        assertThat(serialNumber(connect(server))).isNotEqualTo(first);
    }

    private HttpClientConnection connect(HttpServer server) {
        return result(
                client.connect(
                        new HttpConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(server.actualPort())));
    }

    private static HttpVersion get(HttpClientConnection connection) {
        return result(
                connection
                        .request(new RequestOptions().setMethod(HttpMethod.GET).setURI("/"))
                        .compose(request -> request.send())
                        .map(response -> response.version()));
    }

    private static BigInteger serialNumber(HttpClientConnection connection) throws Exception {
        return ((X509Certificate) connection.peerCertificates().getFirst()).getSerialNumber();
    }
}
