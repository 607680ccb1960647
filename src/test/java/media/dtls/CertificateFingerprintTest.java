package media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFingerprintTest {
    private static final byte[] CERTIFICATE = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-384", "SHA-512"})
    void matchesTheCertificateItWasTakenOf(String hash) {
        CertificateFingerprint fingerprint = CertificateFingerprint.of(hash, CERTIFICATE);

        assertThat(CertificateFingerprint.supports(hash)).isTrue();
        assertThat(fingerprint.matches(CERTIFICATE)).isTrue();
        assertThat(fingerprint.matches(new byte[] {1, 2, 4})).isFalse();
    }

    @Test
    void doesNotMatchWhenCutShort() {
        byte[] head = HexFormat.of().parseHex("039058c6f2c0cb49");

        assertThat(new CertificateFingerprint("sha-256", head).matches(CERTIFICATE)).isFalse();
    }

    @Test
    void isWrittenAsInSdp() {
        assertThat(CertificateFingerprint.of("sha-256", CERTIFICATE))
                .hasToString(
                        "sha-256 03:90:58:C6:F2:C0:CB:49:2C:53:3B:0A:4D:14:EF:77"
                                + ":CC:0F:78:AB:CC:CE:D5:28:7D:84:A1:A2:01:1C:FB:81");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-1", "md5", ""})
    void refusesHashFunctionsThatProveNothing(String hash) {
        assertThat(CertificateFingerprint.supports(hash)).isFalse();
        assertThatThrownBy(() -> new CertificateFingerprint(hash, new byte[20]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
