package media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.junit.jupiter.api.Test;

/// Covers [DtlsClient], [DtlsFailure], [DtlsIdentity], [GuardedCrypto] and [RecordGuard] in real
/// handshakes.
class DtlsServerTest {
    private static final long NOW_MILLIS = 1_700_000_000_000L;
    private static final DtlsIdentity IDENTITY =
            DtlsIdentity.generate(new SecureRandom(), NOW_MILLIS);

    private final DtlsServer server =
            new DtlsServer(IDENTITY, new CertificateFingerprint("sha-256", new byte[32]));

    /// RFC 5764 §4.2.
    @Test
    void splitsTheExportedMaterialIntoKeysThenSalts() {
        DtlsKeys keys = DtlsServer.split(SrtpProfile.AES128_CM_HMAC_SHA1_80, run(0, 2 * (16 + 14)));

        assertThat(keys.fromClient()).isEqualTo(keys(0, 32));
        assertThat(keys.toClient()).isEqualTo(keys(16, 46));
    }

    private static SrtpKeys keys(int key, int salt) {
        return new SrtpKeys(SrtpProfile.AES128_CM_HMAC_SHA1_80, run(key, 16), run(salt, 14));
    }

    private static byte[] run(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @Test
    void hasNoKeysBeforeTheHandshake() {
        assertThatThrownBy(server::takeKeys).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void distinguishesFailures() {
        assertThat(server.failure(new TlsTimeoutException("too late")))
                .isEqualTo(new DtlsFailure(DtlsFailure.Kind.TIMEOUT, "dtls_timeout"));
        assertThat(server.failure(new TlsFatalAlertReceived(AlertDescription.bad_certificate)))
                .isEqualTo(new DtlsFailure(DtlsFailure.Kind.ALERT, "dtls_alert_bad_certificate"));
        assertThat(server.failure(new TlsFatalAlert(AlertDescription.decode_error)))
                .isEqualTo(new DtlsFailure(DtlsFailure.Kind.REFUSED, "dtls_refused_decode_error"));
        assertThat(server.failure(new IOException("?")))
                .isEqualTo(new DtlsFailure(DtlsFailure.Kind.ERROR, "dtls_error"));
    }

    @Test
    void announcesTheSha256OfItsCertificate() {
        assertThat(IDENTITY.fingerprint()).matches("sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(DtlsIdentity.generate(new SecureRandom(), NOW_MILLIS).fingerprint())
                .isNotEqualTo(IDENTITY.fingerprint());
    }
}
