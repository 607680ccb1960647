package media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Session keys from master keys (RFC 3711 §4.3, RFC 7714 §11), with a key derivation rate of 0:
/// once for the lifetime of the connection.
final class KeyDerivation {
    // RFC 3711 §4.3.1 and §4.3.2: the labels.
    static final int RTP_ENCRYPTION = 0;
    static final int RTP_AUTHENTICATION = 1;
    static final int RTP_SALT = 2;
    static final int RTCP_ENCRYPTION = 3;
    static final int RTCP_AUTHENTICATION = 4;
    static final int RTCP_SALT = 5;

    private KeyDerivation() {}

    /// Derives `bytes` bytes under `label`.
    static byte[] derive(SrtpKeys keys, int label, int bytes) {
        // x = key_id XOR master_salt, key_id = label || 48 zero bits, aligned right in 112 bits;
        // the counter block is x · 2^16. RFC 7714 §11: a salt of 96 bits gets 16 zero bits behind
        // it first.
        byte[] counterBlock = new byte[16];
        System.arraycopy(keys.masterSalt(), 0, counterBlock, 0, keys.masterSalt().length);
        counterBlock[7] ^= (byte) label;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(keys.masterKey(), "AES"),
                    new IvParameterSpec(counterBlock));
            return cipher.doFinal(new byte[bytes]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/CTR, which every JDK has, failed", e);
        }
    }
}
