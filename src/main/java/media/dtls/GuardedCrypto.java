package media.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// The library's lightweight cryptography with a [RecordGuard] in front of every cipher, and small
/// enough to keep one for each connection. On the JDK's providers X25519 and the check of a
/// signature cost no less; see [JdkSigner] for what does.
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

    /// Without the table of 9 kB for each direction, which pays from kilobytes on: an association
    /// encrypts one Finished and one alert.
    @Override
    protected AEADBlockCipher createAEADBlockCipher_AES_GCM() {
        return GCMBlockCipher.newInstance(AESEngine.newInstance(), new BasicGCMMultiplier());
    }
}
