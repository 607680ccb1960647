package accounts.signing;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/// The key that signs and verifies access tokens: ECDSA on P-256 with SHA-256, in JWS `ES256` (RFC
/// 7518 §3.4). All auth verticles of the cluster use the same keys, so they are kept in the
/// database.
///
/// @param kid key id in the header of tokens
/// @param privateKey PKCS#8 as PEM
/// @param publicKey SubjectPublicKeyInfo as PEM
public record SigningKey(String kid, String algorithm, String privateKey, String publicKey) {
    public static final String ES256 = "ES256";

    public static SigningKey next(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    UUID.randomUUID().toString(),
                    ES256,
                    pem("PRIVATE KEY", pair.getPrivate()),
                    pem("PUBLIC KEY", pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has P-256
        }
    }

    private static String pem(String label, Key key) {
        return String.format(
                Locale.ROOT,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n",
                label,
                Base64.getMimeEncoder().encodeToString(key.getEncoded()),
                label);
    }

    /// Without the keys, so that they do not get into a log.
    @Override
    public String toString() {
        return "SigningKey " + kid;
    }
}
