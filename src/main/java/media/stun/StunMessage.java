package media.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// A flyweight over one STUN binding message (RFC 8489 §5 and §14) with the attributes that ICE
/// uses (RFC 8445 §16.1). The array given to [#wrap] is borrowed until the next call of it.
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
final class StunMessage {
    static final int HEADER_BYTES = 20;
    static final int ATTRIBUTE_HEADER_BYTES = 4;
    static final int TRANSACTION_ID_AT = 8;
    static final int TRANSACTION_ID_BYTES = 12;
    static final int MAGIC_COOKIE_AT = 4;
    static final int MAGIC_COOKIE = 0x2112_A442;

    // RFC 8489 §5: message types of the binding method, by class.
    static final int REQUEST = 0x0001;
    static final int SUCCESS = 0x0101;
    static final int ERROR = 0x0111;

    /// The bits of a message type that are the method; the others are the class.
    private static final int METHOD_MASK = 0x3EEF;

    // RFC 8489 §18.3 and RFC 8445 §20.1: attribute types.
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    private static final int REALM = 0x0014;
    private static final int NONCE = 0x0015;
    private static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;

    static final int INTEGRITY_BYTES = 20;

    /// From here on attributes that are not understood are ignored (RFC 8489 §14).
    private static final int COMPREHENSION_OPTIONAL = 0x8000;

    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    /// RFC 8489 §14.1 and §14.2: the families of an address.
    static final int IPV4 = 1;

    static final int IPV6 = 2;

    /// RFC 8489 §14.7: the CRC is mixed with "STUN", so that another protocol's CRC does not pass.
    private static final int FINGERPRINT_XOR = 0x5354_554E;

    /// At most this many unknown attributes are named in an answer; no real agent sends one.
    static final int MAX_UNKNOWN = 16;

    private static final int[] NONE = {};

    private final CRC32 crc = new CRC32();
    private final int[] unknown = new int[MAX_UNKNOWN];
    private byte[] bytes = {};
    private int offset;
    private int usernameAt;
    private int usernameBytes;
    private int integrityAt;
    private int mappedAt;
    private int unknowns;
    private int errorCode;
    private long priority;
    private boolean useCandidate;
    private IceRole role = IceRole.UNSTATED;
    private long tieBreaker;

    /// Whether a datagram has the header of a binding message and the length that it says (RFC 8489
    /// §6.3). Reads no attribute and allocates nothing.
    static boolean isBinding(byte[] b, int offset, int length) {
        return length >= HEADER_BYTES
                && (b[offset] & 0xC0) == 0
                && Bytes.int32(b, offset + MAGIC_COOKIE_AT) == MAGIC_COOKIE
                && (Bytes.uint16(b, offset) & METHOD_MASK) == 1
                && Bytes.uint16(b, offset + 2) == length - HEADER_BYTES
                && (length & 3) == 0;
    }

    /// The value of FINGERPRINT over the bytes before it (RFC 8489 §14.7).
    static int fingerprint(CRC32 crc, byte[] b, int offset, int length) {
        crc.reset();
        crc.update(b, offset, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    /// Finds the attributes. Whether they are authentic, [MessageIntegrity] says.
    ///
    /// @return false when this is not a binding message, its attributes do not fill it exactly, one
    ///     that matters has a wrong length, or the fingerprint is wrong
    boolean wrap(byte[] b, int offset, int length) {
        if (!isBinding(b, offset, length)) {
            return false;
        }
        clear(b, offset);
        int end = offset + length;
        for (int at = offset + HEADER_BYTES; at < end; ) {
            int type = Bytes.uint16(b, at); // both ends are on words, so a header fits
            int valueAt = at + ATTRIBUTE_HEADER_BYTES;
            int valueBytes = Bytes.uint16(b, at + 2);
            int next = valueAt + (valueBytes + 3 & ~3);
            if (next > end) {
                return false;
            }
            if (type == FINGERPRINT) {
                // RFC 8489 §14.7: the last attribute, over all before it.
                return next == end
                        && valueBytes == 4
                        && Bytes.int32(b, valueAt) == fingerprint(crc, b, offset, at - offset);
            }
            // RFC 8489 §14.5: what follows MESSAGE-INTEGRITY is not protected by it, so it is
            // ignored.
            if (integrityAt < 0 && !read(type, valueAt, valueBytes)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private void clear(byte[] b, int newOffset) {
        bytes = b;
        offset = newOffset;
        usernameAt = -1;
        usernameBytes = 0;
        integrityAt = -1;
        mappedAt = -1;
        unknowns = 0;
        errorCode = 0;
        priority = 0;
        useCandidate = false;
        role = IceRole.UNSTATED;
        tieBreaker = 0;
    }

    private boolean read(int type, int at, int length) {
        return switch (type) {
            case USERNAME -> {
                if (usernameAt < 0) { // RFC 8489 §14: of several the first counts
                    usernameAt = at;
                    usernameBytes = length;
                }
                yield true;
            }
            case MESSAGE_INTEGRITY -> {
                integrityAt = at;
                yield length == INTEGRITY_BYTES;
            }
            case PRIORITY -> {
                priority = length == 4 ? Bytes.uint32(bytes, at) : 0;
                yield length == 4;
            }
            case USE_CANDIDATE -> {
                useCandidate = true;
                yield length == 0;
            }
            case ICE_CONTROLLING, ICE_CONTROLLED -> {
                role = type == ICE_CONTROLLING ? IceRole.CONTROLLING : IceRole.CONTROLLED;
                tieBreaker = length == 8 ? Bytes.int64(bytes, at) : 0;
                yield length == 8;
            }
            case XOR_MAPPED_ADDRESS -> {
                mappedAt = at;
                yield (length == 8 && bytes[at + 1] == IPV4)
                        || (length == 20 && bytes[at + 1] == IPV6);
            }
            case ERROR_CODE -> {
                // RFC 8489 §14.8: the class in three bits, then the number modulo 100.
                errorCode = length < 4 ? 0 : (bytes[at + 2] & 7) * 100 + (bytes[at + 3] & 0xFF);
                yield errorCode >= 300 && errorCode < 700;
            }
            // Understood, though nothing here asks for them.
            case UNKNOWN_ATTRIBUTES, REALM, NONCE, MESSAGE_INTEGRITY_SHA256 -> true;
            default -> {
                if (type < COMPREHENSION_OPTIONAL && unknowns < MAX_UNKNOWN) {
                    unknown[unknowns++] = type;
                }
                yield true;
            }
        };
    }

    /// [#REQUEST], [#SUCCESS], [#ERROR], or that of an indication.
    int type() {
        return Bytes.uint16(bytes, offset);
    }

    byte[] transactionId() {
        int at = offset + TRANSACTION_ID_AT;
        return Arrays.copyOfRange(bytes, at, at + TRANSACTION_ID_BYTES);
    }

    /// Where MESSAGE-INTEGRITY begins, its header included, -1 when absent.
    int integrityAt() {
        return integrityAt < 0 ? -1 : integrityAt - ATTRIBUTE_HEADER_BYTES;
    }

    /// Empty when absent.
    String username() {
        return usernameAt < 0
                ? ""
                : new String(bytes, usernameAt, usernameBytes, StandardCharsets.UTF_8);
    }

    /// The part of the user name before its colon (RFC 8445 §7.2.2), null when there is none.
    @Nullable String localUfrag() {
        for (int i = 0; i < usernameBytes; i++) {
            if (bytes[usernameAt + i] == ':') {
                return i == 0 ? null : new String(bytes, usernameAt, i, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /// 0 when absent.
    long priority() {
        return priority;
    }

    boolean useCandidate() {
        return useCandidate;
    }

    IceRole role() {
        return role;
    }

    long tieBreaker() {
        return tieBreaker;
    }

    /// Of an error response, 0 when absent.
    int errorCode() {
        return errorCode;
    }

    /// The comprehension-required attributes that are not understood here, the first
    /// [#MAX_UNKNOWN].
    int[] unknownAttributes() {
        return unknowns == 0 ? NONE : Arrays.copyOf(unknown, unknowns);
    }

    /// XOR-MAPPED-ADDRESS (RFC 8489 §14.2), null when absent.
    ///
    /// ```
    /// |0 0 0 0 0 0 0 0|    family     |  port XOR the cookie's head   |
    /// | IPv4 address XOR the cookie, or IPv6 address XOR cookie and transaction ID … |
    /// ```
    @Nullable InetSocketAddress mappedAddress() {
        if (mappedAt < 0) {
            return null;
        }
        byte[] address = new byte[bytes[mappedAt + 1] == IPV4 ? 4 : 16];
        for (int i = 0; i < address.length; i++) {
            // The transaction ID stands right behind the cookie.
            address[i] = (byte) (bytes[mappedAt + 4 + i] ^ bytes[offset + MAGIC_COOKIE_AT + i]);
        }
        int port = Bytes.uint16(bytes, mappedAt + 2) ^ MAGIC_COOKIE >>> 16;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }
}
