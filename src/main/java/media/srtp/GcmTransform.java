package media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import media.rtp.Bytes;

/// AES in Galois/Counter Mode (RFC 7714). The provider wants a new parameter object per packet and allocates
/// inside; that is about 1 kB a packet which is not ours.
final class GcmTransform extends SrtpTransform {
    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;

    private final SecretKey key;
    private final byte[] salt;
    private final Cipher cipher;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] indexWord = new byte[INDEX_WORD_BYTES];

    GcmTransform(SrtpKeys keys, int encryptionLabel, int saltLabel) {
        this(
                KeyDerivation.derive(keys, encryptionLabel, keys.profile().keyBytes()),
                KeyDerivation.derive(keys, saltLabel, keys.profile().saltBytes()));
    }

    /// With session key and salt, as the vectors of RFC 7714 give them.
    GcmTransform(byte[] sessionKey, byte[] sessionSalt) {
        key = new SecretKeySpec(sessionKey, "AES");
        salt = sessionSalt;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM, which every JDK has, is absent", e);
        }
    }

    @Override
    int protectRtp(byte[] buffer, int offset, int headerBytes, int length, int ssrc, long index) {
        try {
            init(Cipher.ENCRYPT_MODE, ssrc, index);
            cipher.updateAAD(buffer, offset, headerBytes);
            return headerBytes + inPlace(buffer, offset + headerBytes, length - headerBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("GCM refused to encrypt", e);
        }
    }

    @Override
    int unprotectRtp(byte[] buffer, int offset, int headerBytes, int length, int ssrc, long index) {
        try {
            init(Cipher.DECRYPT_MODE, ssrc, index);
            cipher.updateAAD(buffer, offset, headerBytes);
            return headerBytes + inPlace(buffer, offset + headerBytes, length - headerBytes);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("GCM refused to decrypt", e);
        }
    }

    @Override
    int protectRtcp(byte[] buffer, int offset, int length, int ssrc, int index) {
        try {
            init(Cipher.ENCRYPT_MODE, ssrc, index);
            Bytes.putInt32(indexWord, 0, index | 0x8000_0000);
            // RFC 7714 9.2: the index word, E set, is authenticated behind the header.
            cipher.updateAAD(buffer, offset, RTCP_CLEAR_BYTES);
            cipher.updateAAD(indexWord, 0, INDEX_WORD_BYTES);
            int at = offset + RTCP_CLEAR_BYTES;
            int end = at + inPlace(buffer, at, length - RTCP_CLEAR_BYTES);
            System.arraycopy(indexWord, 0, buffer, end, INDEX_WORD_BYTES);
            return end + INDEX_WORD_BYTES - offset;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("GCM refused to encrypt", e);
        }
    }

    @Override
    int unprotectRtcp(byte[] buffer, int offset, int length, int ssrc, int word) {
        boolean encrypted = word < 0;
        int end = length - INDEX_WORD_BYTES;
        // RFC 7714 9.3: without the E flag all of it is only authenticated.
        int clear = encrypted ? RTCP_CLEAR_BYTES : end - TAG_BYTES;
        try {
            init(Cipher.DECRYPT_MODE, ssrc, word & 0x7FFF_FFFF);
            Bytes.putInt32(indexWord, 0, word);
            cipher.updateAAD(buffer, offset, clear);
            cipher.updateAAD(indexWord, 0, INDEX_WORD_BYTES);
            return clear + inPlace(buffer, offset + clear, end - clear);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("GCM refused to decrypt", e);
        }
    }

    @Override
    int indexWordAt(int length) {
        return length - INDEX_WORD_BYTES;
    }

    /// RFC 7714 8.1 and 9.1: IV = (two zero bytes, SSRC, index in 48 bits) XOR salt. An SRTCP index has 31
    /// bits and leaves the rollover counter's place zero above it.
    ///
    /// ```
    ///   0  0  0  0  0  0  0  0  0  0  1  1
    ///   0  1  2  3  4  5  6  7  8  9  0  1
    /// +--+--+--+--+--+--+--+--+--+--+--+--+
    /// |00|00|    SSRC   |     ROC   | SEQ |
    /// +--+--+--+--+--+--+--+--+--+--+--+--+
    /// ```
    private void init(int mode, int ssrc, long index) throws GeneralSecurityException {
        iv[0] = salt[0];
        iv[1] = salt[1];
        Bytes.putInt32(iv, 2, ssrc ^ Bytes.int32(salt, 2));
        Bytes.putInt32(iv, 6, (int) (index >>> 16) ^ Bytes.int32(salt, 6));
        Bytes.putInt16(iv, 10, (int) index ^ Bytes.uint16(salt, 10));
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
    }

    private int inPlace(byte[] buffer, int at, int bytes) throws GeneralSecurityException {
        return cipher.doFinal(buffer, at, bytes, buffer, at);
    }
}
