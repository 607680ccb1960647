package media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// HMAC-SHA1 (RFC 2104) on one digest object, because `javax.crypto.Mac` allocates its result per
/// packet. Calls go in the order `begin`, `update`…, `end`.
final class HmacSha1 {
    static final int BYTES = 20;
    private static final int BLOCK_BYTES = 64;

    private final MessageDigest digest;
    private final byte[] innerPad = new byte[BLOCK_BYTES];
    private final byte[] outerPad = new byte[BLOCK_BYTES];
    private final byte[] inner = new byte[BYTES];

    /// `key` is at most one block long.
    HmacSha1(byte[] key) {
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1, which every JDK has, is absent", e);
        }
        System.arraycopy(key, 0, innerPad, 0, key.length);
        System.arraycopy(key, 0, outerPad, 0, key.length);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            innerPad[i] ^= 0x36;
            outerPad[i] ^= 0x5C;
        }
    }

    void begin() {
        digest.reset();
        digest.update(innerPad, 0, BLOCK_BYTES);
    }

    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /// Writes the 20 bytes to the start of `out`.
    void end(byte[] out) {
        try {
            digest.digest(inner, 0, BYTES);
            digest.update(outerPad, 0, BLOCK_BYTES);
            digest.update(inner, 0, BYTES);
            digest.digest(out, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-1 does not fit 20 bytes", e);
        }
    }
}
