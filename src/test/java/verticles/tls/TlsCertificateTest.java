package verticles.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import config.Settings;
import config.load.SettingsLoader;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import verticles.http.SecurityHeaders;
import verticles.node.StartException;

/// Covers [SelfSignedCertificate], too.
public class TlsCertificateTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aSelfSignedCertificateNamesThisMachineAndIsKept() throws Exception {
        Settings settings = SettingsLoader.defaults(Map.of("node.dataFolder", folder.toString()));

        X509Certificate first = load(settings);

        assertThat(first.getSubjectAlternativeNames())
                .contains(
                        List.of(2, "localhost"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1"));
        assertThat(first.getNotAfter())
                .isAfter(Date.from(Instant.now().plus(Duration.ofDays(3640))));
        assertThat(first.getBasicConstraints()).isEqualTo(-1);
        assertThat(load(settings)).isEqualTo(first);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("tls/key.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anExpiredOneIsMadeAnew() throws Exception {
        Settings settings = SettingsLoader.defaults(Map.of("node.dataFolder", folder.toString()));
        Instant longAgo = Instant.now().minus(Duration.ofDays(4000));
        SelfSignedCertificate.make(
                folder.resolve("tls/certificate.pem"), folder.resolve("tls/key.pem"), longAgo);

        load(settings).checkValidity();
    }

    /// H16: a browser that insisted on HTTPS could not open the page again after this certificate
    /// changed.
    @Test
    void browsersAreNotAskedToInsistOnASelfSignedCertificate() throws Exception {
        Settings settings = SettingsLoader.defaults(Map.of("node.dataFolder", folder.toString()));

        assertThat(SecurityHeaders.with(TlsCertificate.load(settings)).strictTransport()).isFalse();
    }

    @Test
    void anOwnCertificateIsUsed() throws Exception {
        Path certificate = folder.resolve("own.pem");
        Path key = folder.resolve("own.key");
        SelfSignedCertificate.make(certificate, key, Instant.now());

        load(settings(certificate, key)).checkValidity();

        assertThat(folder.resolve("tls")).doesNotExist();
    }

    @Test
    void anOwnCertificateThatCannotBeUsedIsNamedWithItsSetting() throws Exception {
        Path certificate = folder.resolve("own.pem");
        Path key = folder.resolve("own.key");
        Path foreignKey = folder.resolve("foreign.key");
        SelfSignedCertificate.make(certificate, key, Instant.now());
        SelfSignedCertificate.make(folder.resolve("foreign.pem"), foreignKey, Instant.now());
        Path text = Files.writeString(folder.resolve("text"), "text");

        assertUnusable(settings(text, key), "tls.certificate", "text");
        assertUnusable(settings(certificate, text), "tls.key", "text");
        assertUnusable(settings(certificate, foreignKey), "tls.key", "foreign.key");
    }

    private static void assertUnusable(Settings settings, String setting, String file) {
        assertThatThrownBy(() -> TlsCertificate.load(settings))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith(setting + ": the file ")
                .hasMessageContaining(file);
    }

    private Settings settings(Path certificate, Path key) {
        return SettingsLoader.defaults(
                Map.of(
                        "node.dataFolder", folder.toString(),
                        "tls.certificate", certificate.toString(),
                        "tls.key", key.toString()));
    }

    private static X509Certificate load(Settings settings) throws Exception {
        byte[] pem = TlsCertificate.load(settings).getCertValue().getBytes();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem));
    }
}
