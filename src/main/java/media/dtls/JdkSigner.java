package media.dtls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jspecify.annotations.Nullable;

/// Signs with ECDSA (RFC 8422 §5.4) by the JDK, whose P-256 takes two fifths of the library's CPU.
/// Immutable.
final class JdkSigner implements TlsSigner {
    private final PrivateKey key;
    private final SecureRandom random;

    /// @param key of an elliptic curve with a name
    JdkSigner(AsymmetricKeyParameter key, SecureRandom random) {
        this.random = random;
        try {
            byte[] encoded = PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded();
            this.key =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("P-256 is part of every JDK", e);
        }
    }

    @Override
    public byte[] generateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash)
            throws IOException {
        if (algorithm.getSignature() != SignatureAlgorithm.ecdsa) {
            throw new IllegalStateException(algorithm + " with an elliptic curve");
        }
        try {
            Signature signature = Signature.getInstance("NONEwithECDSA");
            signature.initSign(key, random);
            signature.update(hash);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    /// Only hashes are signed.
    @Override
    public @Nullable TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) {
        return null;
    }
}
