package media.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/// The hash of a certificate as named in `a=fingerprint` (RFC 8122 §5).
public final class CertificateFingerprint {
    /// Hash functions by their SDP names. RFC 8122 §5 also lists SHA-1, MD5 and MD2, which no
    /// longer prove anything.
    private static final Map<String, String> DIGESTS =
            Map.of("sha-256", "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");

    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    private final String hash;
    private final byte[] value;

    /// @param hash one that [#supports] names, in any case
    /// @param value borrowed
    public CertificateFingerprint(String hash, byte[] value) {
        this.hash = hash.toLowerCase(Locale.ROOT);
        if (!DIGESTS.containsKey(this.hash)) {
            throw new IllegalArgumentException("hash function " + hash);
        }
        this.value = value.clone();
    }

    /// Whether certificates can be checked with this hash function.
    public static boolean supports(String hash) {
        return DIGESTS.containsKey(hash.toLowerCase(Locale.ROOT));
    }

    static CertificateFingerprint of(String hash, byte[] certificate) {
        return new CertificateFingerprint(hash, digest(hash.toLowerCase(Locale.ROOT), certificate));
    }

    /// Compares in constant time.
    ///
    /// @param certificate DER, borrowed
    public boolean matches(byte[] certificate) {
        return MessageDigest.isEqual(value, digest(hash, certificate));
    }

    private static byte[] digest(String hash, byte[] certificate) {
        String algorithm = DIGESTS.get(hash);
        if (algorithm == null) {
            throw new IllegalArgumentException("hash function " + hash);
        }
        try {
            return MessageDigest.getInstance(algorithm).digest(certificate);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /// As in SDP: `sha-256 12:AB:…`.
    @Override
    public String toString() {
        return hash + " " + HEX.formatHex(value);
    }
}
