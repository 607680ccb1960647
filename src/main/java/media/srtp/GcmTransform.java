package media.srtp;

import media.rtp.Bytes;

/// AES in Galois/Counter Mode (RFC 7714): what of a packet is encrypted, what is authenticated, and
/// the IV.
final class GcmTransform extends SrtpTransform {
    private static final int TAG_BYTES = GcmCipher.TAG_BYTES;
    private static final byte[] NONE = {};

    private final GcmCipher cipher;
    private final byte[] salt;
    private final byte[] iv = new byte[GcmCipher.IV_BYTES];
    private final byte[] indexWord = new byte[SrtpProfile.INDEX_WORD_BYTES];

    GcmTransform(SrtpKeys keys, SrtpCiphers ciphers, int encryptionLabel, int saltLabel) {
        this(
                ciphers.gcm(KeyDerivation.derive(keys, encryptionLabel, keys.profile().keyBytes())),
                KeyDerivation.derive(keys, saltLabel, keys.profile().saltBytes()));
    }

    /// With session key and salt, as the vectors of RFC 7714 give them.
    GcmTransform(GcmCipher cipher, byte[] sessionSalt) {
        this.cipher = cipher;
        salt = sessionSalt;
    }

    @Override
    int protectRtp(byte[] buffer, int offset, int headerBytes, int length, int ssrc, long index) {
        setIv(ssrc, index);
        cipher.seal(iv, buffer, offset, headerBytes, length, NONE);
        return length + TAG_BYTES;
    }

    @Override
    boolean worksInMemory() {
        return cipher.worksInMemory();
    }

    @Override
    int protectRtp(NativePacket packet, int ssrc, long index) {
        setIv(ssrc, index);
        cipher.seal(iv, packet);
        return packet.headerBytes() + packet.payloadBytes() + TAG_BYTES;
    }

    @Override
    int unprotectRtp(byte[] buffer, int offset, int headerBytes, int length, int ssrc, long index) {
        setIv(ssrc, index);
        return cipher.open(iv, buffer, offset, headerBytes, length, NONE) ? length - TAG_BYTES : -1;
    }

    @Override
    int protectRtcp(byte[] buffer, int offset, int length, int ssrc, int index) {
        setIv(ssrc, index);
        Bytes.putInt32(indexWord, 0, index | 0x8000_0000);
        // RFC 7714 §9.2: the index word, E set, is authenticated behind the header.
        cipher.seal(iv, buffer, offset, RTCP_CLEAR_BYTES, length, indexWord);
        int end = length + TAG_BYTES;
        System.arraycopy(indexWord, 0, buffer, offset + end, SrtpProfile.INDEX_WORD_BYTES);
        return end + SrtpProfile.INDEX_WORD_BYTES;
    }

    @Override
    int unprotectRtcp(byte[] buffer, int offset, int length, int ssrc, int word) {
        int end = length - SrtpProfile.INDEX_WORD_BYTES;
        // RFC 7714 §9.3: without the E flag all of it is only authenticated.
        int clear = word < 0 ? RTCP_CLEAR_BYTES : end - TAG_BYTES;
        setIv(ssrc, word & 0x7FFF_FFFF);
        Bytes.putInt32(indexWord, 0, word);
        return cipher.open(iv, buffer, offset, clear, end, indexWord) ? end - TAG_BYTES : -1;
    }

    @Override
    int indexWordAt(int length) {
        return length - SrtpProfile.INDEX_WORD_BYTES;
    }

    @Override
    void close() {
        cipher.close();
    }

    /// RFC 7714 §8.1 and §9.1: IV = (two zero bytes, SSRC, index in 48 bits) XOR salt. An SRTCP
    /// index has 31 bits and leaves the bits of the rollover counter above it zero.
    ///
    /// ```
    ///   0  0  0  0  0  0  0  0  0  0  1  1
    ///   0  1  2  3  4  5  6  7  8  9  0  1
    /// +--+--+--+--+--+--+--+--+--+--+--+--+
    /// |00|00|    SSRC   |     ROC   | SEQ |
    /// +--+--+--+--+--+--+--+--+--+--+--+--+
    /// ```
    private void setIv(int ssrc, long index) {
        iv[0] = salt[0];
        iv[1] = salt[1];
        Bytes.putInt32(iv, 2, ssrc ^ Bytes.int32(salt, 2));
        Bytes.putInt32(iv, 6, (int) (index >>> 16) ^ Bytes.int32(salt, 6));
        Bytes.putInt16(iv, 10, (int) index ^ Bytes.uint16(salt, 10));
    }
}
