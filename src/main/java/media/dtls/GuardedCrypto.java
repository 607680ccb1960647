package media.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// The library's lightweight cryptography with a [RecordGuard] in front of every cipher.
final class GuardedCrypto extends BcTlsCrypto {

    GuardedCrypto(SecureRandom random) {
        super(random);
    }

    @Override
    public TlsCipher createCipher(
            TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new RecordGuard(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
    }
}
