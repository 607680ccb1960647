package media.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import media.rtp.Bytes;

/// Writes one binding message: [#begin], attributes in any order, [#end]. The format is drawn at
/// [StunMessage].
final class StunWriter {
    private final MessageIntegrity integrity;
    private final CRC32 crc = new CRC32();
    private byte[] out = {};
    private int offset;
    private int at;

    StunWriter(MessageIntegrity integrity) {
        this.integrity = integrity;
    }

    /// @param to borrowed until [#end], with room for what is going to be written
    void begin(byte[] to, int toOffset, int type, byte[] transactionId) {
        if (transactionId.length != StunMessage.TRANSACTION_ID_BYTES) {
            throw new IllegalArgumentException(
                    "a transaction ID of " + transactionId.length + " bytes");
        }
        out = to;
        offset = toOffset;
        Bytes.putInt16(out, offset, type);
        Bytes.putInt32(out, offset + StunMessage.MAGIC_COOKIE_AT, StunMessage.MAGIC_COOKIE);
        System.arraycopy(
                transactionId,
                0,
                out,
                offset + StunMessage.TRANSACTION_ID_AT,
                StunMessage.TRANSACTION_ID_BYTES);
        at = offset + StunMessage.HEADER_BYTES;
    }

    void username(String username) {
        bytes(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8));
    }

    void priority(long priority) {
        Bytes.putInt32(out, header(StunMessage.PRIORITY, 4), (int) priority);
    }

    void useCandidate() {
        header(StunMessage.USE_CANDIDATE, 0);
    }

    /// Nothing for [IceRole#UNSTATED].
    void role(IceRole role, long tieBreaker) {
        switch (role) {
            case CONTROLLING ->
                    Bytes.putInt64(out, header(StunMessage.ICE_CONTROLLING, 8), tieBreaker);
            case CONTROLLED ->
                    Bytes.putInt64(out, header(StunMessage.ICE_CONTROLLED, 8), tieBreaker);
            case UNSTATED -> {}
        }
    }

    /// RFC 8489 §14.2: drawn at [StunMessage#mappedAddress].
    void mappedAddress(InetSocketAddress mapped) {
        byte[] address = mapped.getAddress().getAddress();
        int value = header(StunMessage.XOR_MAPPED_ADDRESS, 4 + address.length);
        int family = address.length == 4 ? StunMessage.IPV4 : StunMessage.IPV6;
        Bytes.putInt16(out, value, family);
        Bytes.putInt16(out, value + 2, mapped.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < address.length; i++) {
            out[value + 4 + i] =
                    (byte) (address[i] ^ out[offset + StunMessage.MAGIC_COOKIE_AT + i]);
        }
    }

    /// RFC 8489 §14.8: 21 bits of zero, the class in 3, the number modulo 100 in 8, the reason.
    void errorCode(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int value = header(StunMessage.ERROR_CODE, 4 + text.length);
        Bytes.putInt32(out, value, (code / 100) << 8 | code % 100);
        System.arraycopy(text, 0, out, value + 4, text.length);
    }

    /// RFC 8489 §14.9: a list of 16-bit types.
    void unknownAttributes(int[] types) {
        int value = header(StunMessage.UNKNOWN_ATTRIBUTES, 2 * types.length);
        for (int i = 0; i < types.length; i++) {
            Bytes.putInt16(out, value + 2 * i, types[i]);
        }
    }

    /// Adds MESSAGE-INTEGRITY and FINGERPRINT.
    ///
    /// @param key under short-term credentials the password
    /// @return the length of the message
    int end(byte[] key) {
        int integrityAt = at;
        header(StunMessage.MESSAGE_INTEGRITY, StunMessage.INTEGRITY_BYTES);
        integrity.write(key, out, offset, integrityAt);
        int fingerprintAt = at;
        int value = header(StunMessage.FINGERPRINT, 4);
        // The CRC covers the length field, which includes the fingerprint.
        Bytes.putInt16(out, offset + 2, at - offset - StunMessage.HEADER_BYTES);
        Bytes.putInt32(
                out, value, StunMessage.fingerprint(crc, out, offset, fingerprintAt - offset));
        return at - offset;
    }

    private void bytes(int type, byte[] value) {
        System.arraycopy(value, 0, out, header(type, value.length), value.length);
    }

    /// @return where the value begins; its padding is zero already
    private int header(int type, int length) {
        Bytes.putInt16(out, at, type);
        Bytes.putInt16(out, at + 2, length);
        int value = at + StunMessage.ATTRIBUTE_HEADER_BYTES;
        at = value + (length + 3 & ~3);
        for (int i = value + length; i < at; i++) {
            out[i] = 0;
        }
        return value;
    }
}
