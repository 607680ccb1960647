package media.srtp;

/// AES-GCM under one key, in place, by the fastest implementation on this machine
/// ([SrtpCiphers]). The key is set once: doing so per packet costs as much as the packet.
abstract sealed class GcmCipher permits JceGcm, OpensslGcm {
    static final int TAG_BYTES = 16;
    static final int IV_BYTES = 12;

    /// Encrypts what follows the first `clearBytes` of the `length` at `offset` and puts the tag
    /// behind it. Authenticates those bytes, `more`, and the rest.
    ///
    /// @param iv borrowed, of [#IV_BYTES]
    /// @param buffer borrowed, with room for the tag
    abstract void seal(
            byte[] iv, byte[] buffer, int offset, int clearBytes, int length, byte[] more);

    /// Whether [#seal] works on native memory.
    boolean worksInMemory() {
        return false;
    }

    /// Encrypts the payload of a packet, authenticates its header too, and puts the tag behind it.
    ///
    /// @param iv borrowed, of [#IV_BYTES]
    void seal(byte[] iv, NativePacket packet) {
        throw new IllegalStateException("needs arrays");
    }

    /// The reverse, where `length` includes the tag.
    ///
    /// @return false when the tag is wrong; the buffer holds garbage then
    abstract boolean open(
            byte[] iv, byte[] buffer, int offset, int clearBytes, int length, byte[] more);

    /// Gives back what no garbage collector finds. Nothing else may be called after.
    abstract void close();
}
