package media.dtls;

/// Decides which datagrams the DTLS library may see. It reserves room for a whole handshake message
/// at its first fragment, up to 16 MiB for each of 16 messages, all asked for by one datagram of a
/// few hundred bytes; no message of a WebRTC handshake is longer than a few kilobytes.
///
/// ```
/// record (RFC 6347 §4.1)                      handshake message (RFC 6347 §4.2.2)
///  0: type (20–23)    1–2: version            0: type            1–3: length of the message
///  3–4: epoch         5–10: sequence          4–5: sequence      6–8: offset of the fragment
/// 11–12: length      13…: body                9–11: length of it 12…: fragment
/// ```
public final class RecordScreen {
    /// A client's certificate with an RSA key of 4096 bits has some 1.5 kB, a ClientHello with a
    /// post-quantum key share as much.
    static final int MAX_MESSAGE_BYTES = 8192;

    static final int RECORD_HEADER_BYTES = 13;
    static final int MESSAGE_HEADER_BYTES = 12;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    /// DTLS 1.0 is FEFF, under which some clients open, and 1.2 is FEFD.
    private static final int VERSION_MAJOR = 0xFE;

    private RecordScreen() {}

    /// Whether the datagram is one or more whole DTLS records with sensible handshake messages.
    ///
    /// @param datagram borrowed
    public static boolean admits(byte[] datagram, int offset, int length) {
        int end = offset + length;
        int at = offset;
        do {
            if (end - at < RECORD_HEADER_BYTES
                    || datagram[at] < CHANGE_CIPHER_SPEC
                    || datagram[at] > APPLICATION_DATA
                    || (datagram[at + 1] & 0xFF) != VERSION_MAJOR) {
                return false;
            }
            int body = at + RECORD_HEADER_BYTES;
            int next = body + uint16(datagram, at + 11);
            if (next > end) {
                return false;
            }
            boolean plain = uint16(datagram, at + 3) == 0;
            if (plain && datagram[at] == HANDSHAKE && !admitsHandshake(datagram, body, next)) {
                return false;
            }
            at = next;
        } while (at < end);
        return true;
    }

    /// The same for the body of one handshake record, from `offset` to `end`.
    static boolean admitsHandshake(byte[] record, int offset, int end) {
        int at = offset;
        while (end - at >= MESSAGE_HEADER_BYTES) {
            if (uint24(record, at + 1) > MAX_MESSAGE_BYTES) {
                return false;
            }
            int next = at + MESSAGE_HEADER_BYTES + uint24(record, at + 9);
            if (next > end) {
                return false;
            }
            at = next;
        }
        return at == end;
    }

    static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    static int uint24(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 16 | uint16(bytes, at + 1);
    }
}
