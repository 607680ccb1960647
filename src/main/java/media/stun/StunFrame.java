package media.stun;

import java.util.zip.CRC32;
import media.rtp.Bytes;

/// A flyweight over the frame of one STUN message: header and the places of the attributes that matter
/// before ice4j is asked.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|     message type          |  length without these 20      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   magic cookie 0x2112A442                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   transaction ID (96 bits)                    |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |      attribute type           |  length of the value          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   value, then zeros to a word …               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
final class StunFrame {
    static final int HEADER_BYTES = 20;
    static final int TRANSACTION_ID_BYTES = 12;
    static final int TRANSACTION_ID_AT = 8;
    private static final int MAGIC_COOKIE = 0x2112_A442;

    // RFC 8489 §5: message types of the binding method, by class.
    static final int REQUEST = 0x0001;
    static final int SUCCESS = 0x0101;
    static final int ERROR = 0x0111;

    /// The bits of a message type that are the method; the others are the class.
    private static final int METHOD_MASK = 0x3EEF;

    // RFC 8489 §18.3: attribute types.
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    private static final int FINGERPRINT = 0x8028;

    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    static final int INTEGRITY_BYTES = 20;
    private static final int FINGERPRINT_BYTES = 4;

    /// RFC 8489 §14.7: the CRC is mixed with "STUN", so that another protocol's CRC does not pass.
    private static final int FINGERPRINT_XOR = 0x5354_554E;

    private final CRC32 crc = new CRC32();

    int usernameAt;
    int usernameBytes;

    /// Where the MESSAGE-INTEGRITY attribute begins, its header included, or -1.
    int integrityAt;

    /// RFC 8489 §6.3: what a STUN binding message shows without looking at its attributes.
    static boolean isBinding(byte[] b, int offset, int length) {
        return length >= HEADER_BYTES
                && (b[offset] & 0xC0) == 0
                && Bytes.int32(b, offset + 4) == MAGIC_COOKIE
                && (Bytes.uint16(b, offset) & METHOD_MASK) == 1
                && Bytes.uint16(b, offset + 2) == length - HEADER_BYTES
                && (length & 3) == 0;
    }

    static int type(byte[] b, int offset) {
        return Bytes.uint16(b, offset);
    }

    /// Finds the attributes of a message that [#isBinding]; false when they do not fill it exactly, or the
    /// fingerprint is wrong, or something stands behind MESSAGE-INTEGRITY that nothing protects (RFC 8489
    /// §14.5 has such ignored; nobody sends it, so we refuse the whole).
    boolean locate(byte[] b, int offset, int length) {
        usernameAt = -1;
        integrityAt = -1;
        int end = offset + length;
        for (int at = offset + HEADER_BYTES; at < end; ) {
            if (end - at < ATTRIBUTE_HEADER_BYTES) {
                return false;
            }
            int type = Bytes.uint16(b, at);
            int bytes = Bytes.uint16(b, at + 2);
            int next = at + ATTRIBUTE_HEADER_BYTES + (bytes + 3 & ~3);
            if (next > end) {
                return false;
            }
            if (type == FINGERPRINT) {
                // RFC 8489 §14.7: the last attribute, over all before it.
                return next == end
                        && bytes == FINGERPRINT_BYTES
                        && fingerprintMatches(b, offset, at);
            }
            if (integrityAt >= 0 && type != MESSAGE_INTEGRITY_SHA256) {
                return false;
            }
            if (type == USERNAME && usernameAt < 0) {
                usernameAt = at + ATTRIBUTE_HEADER_BYTES;
                usernameBytes = bytes;
            } else if (type == MESSAGE_INTEGRITY) {
                if (bytes != INTEGRITY_BYTES) {
                    return false;
                }
                integrityAt = at;
            }
            at = next;
        }
        return true;
    }

    private boolean fingerprintMatches(byte[] b, int offset, int at) {
        crc.reset();
        crc.update(b, offset, at - offset);
        int expected = (int) crc.getValue() ^ FINGERPRINT_XOR;
        return Bytes.int32(b, at + ATTRIBUTE_HEADER_BYTES) == expected;
    }

    /// How many bytes of the user name stand before its colon, or -1 when there is none.
    int localUfragBytes(byte[] b) {
        for (int i = 0; i < usernameBytes; i++) {
            if (b[usernameAt + i] == ':') {
                return i;
            }
        }
        return -1;
    }
}
