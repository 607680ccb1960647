package media.srtp;

/// The cipher and authentication of one direction for either RTP or RTCP, without any notion of
/// streams or replay: packet and index in, packet out, in place. Buffers are borrowed.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        RTP header, CSRCs, extensions: authenticated           |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |     payload and padding: encrypted and authenticated          |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |     authentication tag, 10 or 16 bytes                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// | RTCP: first 8 bytes authenticated, the rest encrypted too     |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |     GCM: authentication tag                                   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |E|                      SRTCP index                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     counter mode: authentication tag                          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
abstract sealed class SrtpTransform permits GcmTransform, CounterModeTransform {
    /// RFC 3711 §3.4: what of an RTCP packet stays readable, its first header and the sender's
    /// SSRC.
    static final int RTCP_CLEAR_BYTES = 8;

    /// Encrypts what follows `headerBytes`, appends the tag, returns the new length.
    abstract int protectRtp(
            byte[] buffer, int offset, int headerBytes, int length, int ssrc, long index);

    /// Whether packets can be protected in native memory.
    boolean worksInMemory() {
        return false;
    }

    /// Encrypts the payload of a packet and appends the tag, in native memory; returns the length
    /// of all.
    int protectRtp(NativePacket packet, int ssrc, long index) {
        throw new IllegalStateException("needs arrays");
    }

    /// Verifies, decrypts what follows `headerBytes`, returns the plain length, or -1 when the tag
    /// is wrong. `length` is at least `headerBytes` and the tag. What the buffer holds after a
    /// failure is undefined.
    abstract int unprotectRtp(
            byte[] buffer, int offset, int headerBytes, int length, int ssrc, long index);

    /// Encrypts a compound RTCP packet under `index` (31 bits), appends index word and tag, returns
    /// the new length.
    abstract int protectRtcp(byte[] buffer, int offset, int length, int ssrc, int index);

    /// Verifies and decrypts, returns the plain length, or -1 when the tag is wrong. `length` is at
    /// least [#RTCP_CLEAR_BYTES], tag and index word.
    abstract int unprotectRtcp(byte[] buffer, int offset, int length, int ssrc, int indexWord);

    /// Where the index word of a protected RTCP packet begins, relative to its offset.
    abstract int indexWordAt(int length);

    /// Gives back what no garbage collector finds. Nothing else may be called after.
    abstract void close();

    static SrtpTransform forRtp(SrtpKeys keys, SrtpCiphers ciphers) {
        return keys.profile().isGcm()
                ? new GcmTransform(
                        keys, ciphers, KeyDerivation.RTP_ENCRYPTION, KeyDerivation.RTP_SALT)
                : new CounterModeTransform(
                        keys,
                        KeyDerivation.RTP_ENCRYPTION,
                        KeyDerivation.RTP_AUTHENTICATION,
                        KeyDerivation.RTP_SALT);
    }

    static SrtpTransform forRtcp(SrtpKeys keys, SrtpCiphers ciphers) {
        return keys.profile().isGcm()
                ? new GcmTransform(
                        keys, ciphers, KeyDerivation.RTCP_ENCRYPTION, KeyDerivation.RTCP_SALT)
                : new CounterModeTransform(
                        keys,
                        KeyDerivation.RTCP_ENCRYPTION,
                        KeyDerivation.RTCP_AUTHENTICATION,
                        KeyDerivation.RTCP_SALT);
    }
}
