package media.rtp;

/// A flyweight over one RTP packet in a borrowed array (RFC 3550 §5.1), its header extension
/// elements located once in `wrap` (RFC 8285). The buffer is borrowed: the flyweight is good until
/// the bytes change hands. After a wrap that did not return `OK` nothing may be asked of it.
///
/// An SRTP packet is wrapped with [#wrapProtected] first, because its padding count is still
/// encrypted, and completed by [#opened] when the payload is plain.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                             SSRC                              |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                       CSRC (0 to 15 times)                    |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |   0xBEDE or 0x100_ (X set)    |  words that follow            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  ID   | len-1 |  data …       |  ID   | len-1 |  data … | 0   |  one-byte form
/// |      ID       |      len      |  data …                       |  two-byte form
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public final class RtpPacket {
    /// Bytes of the header without CSRCs and extension.
    public static final int FIXED_HEADER_BYTES = 12;

    /// RFC 8285 §4.2: the profile value of one-byte elements.
    static final int ONE_BYTE_PROFILE = 0xBEDE;

    /// RFC 8285 §4.3: the profile value of two-byte elements; the low four bits are the
    /// application's.
    static final int TWO_BYTE_PROFILE = 0x1000;

    /// Elements located per packet. Browsers send up to 12; a packet with more is malice.
    private static final int MAX_ELEMENTS = 32;

    private final int[] elementIds = new int[MAX_ELEMENTS];
    private final int[] elementOffsets = new int[MAX_ELEMENTS];
    private final int[] elementBytes = new int[MAX_ELEMENTS];
    private int elements;

    private byte[] buffer = new byte[0];
    private int offset;
    private int length;
    private int headerBytes;
    private int paddingBytes;

    /// Takes `length` bytes of a plain packet as this packet. `buffer` is borrowed.
    public DropReason wrap(byte[] buffer, int offset, int length) {
        DropReason reason = wrapProtected(buffer, offset, length);
        return reason == DropReason.OK ? opened(length) : reason;
    }

    /// The same for a packet whose payload is still encrypted: checks the header, leaves the
    /// padding. `buffer` is borrowed.
    public DropReason wrapProtected(byte[] buffer, int offset, int length) {
        elements = 0;
        if (length < FIXED_HEADER_BYTES) {
            return length == 0 ? DropReason.EMPTY : DropReason.TRUNCATED;
        }
        int first = buffer[offset];
        if ((first & 0xC0) != 0x80) {
            return DropReason.BAD_VERSION;
        }
        int header = FIXED_HEADER_BYTES + 4 * (first & 0x0F);
        if ((first & 0x10) != 0) {
            if (length < header + 4) {
                return DropReason.TRUNCATED;
            }
            int profile = Bytes.uint16(buffer, offset + header);
            int blockBytes = 4 * Bytes.uint16(buffer, offset + header + 2);
            int block = offset + header + 4;
            header += 4 + blockBytes;
            if (length < header) {
                return DropReason.TRUNCATED;
            }
            if (!locateElements(buffer, profile, block, block + blockBytes)) {
                elements = 0;
                return DropReason.BAD_EXTENSION;
            }
        } else if (length < header) {
            return DropReason.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.headerBytes = header;
        this.paddingBytes = 0;
        return DropReason.OK;
    }

    /// Completes a [#wrapProtected] packet: it is plain now and `plainLength` bytes long.
    public DropReason opened(int plainLength) {
        length = plainLength;
        paddingBytes = 0;
        if ((buffer[offset] & 0x20) == 0) {
            return DropReason.OK;
        }
        int room = plainLength - headerBytes;
        if (room <= 0) {
            return DropReason.BAD_PADDING;
        }
        // RFC 3550 §5.1: the last byte counts the padding, itself included, so zero is impossible.
        int padding = buffer[offset + plainLength - 1] & 0xFF;
        if (padding == 0 || padding > room) {
            return DropReason.BAD_PADDING;
        }
        paddingBytes = padding;
        return DropReason.OK;
    }

    private boolean locateElements(byte[] b, int profile, int start, int end) {
        if (profile == ONE_BYTE_PROFILE) {
            return locateOneByteElements(b, start, end);
        }
        if ((profile & 0xFFF0) == TWO_BYTE_PROFILE) {
            return locateTwoByteElements(b, start, end);
        }
        return true; // RFC 3550 §5.3.1: an extension that is not understood is skipped
    }

    private boolean locateOneByteElements(byte[] b, int start, int end) {
        for (int at = start; at < end; ) {
            int id = (b[at] & 0xF0) >> 4;
            int bytes = (b[at] & 0x0F) + 1;
            if (id == 0) {
                if (bytes > 1) {
                    return true; // RFC 8285 §4.2: ID 0 with a length ends the processing
                }
                at++; // a padding byte
                continue;
            }
            if (id == 15) {
                return true; // RFC 8285 §4.2: ID 15 ends the processing, what came before counts
            }
            if (!addElement(id, at + 1, bytes, end)) {
                return false;
            }
            at += 1 + bytes;
        }
        return true;
    }

    private boolean locateTwoByteElements(byte[] b, int start, int end) {
        for (int at = start; at < end; ) {
            int id = b[at] & 0xFF;
            if (id == 0) {
                at++; // RFC 8285 §4.3: a padding byte is one byte here too
                continue;
            }
            if (at + 2 > end) {
                return false;
            }
            int bytes = b[at + 1] & 0xFF;
            if (!addElement(id, at + 2, bytes, end)) {
                return false;
            }
            at += 2 + bytes;
        }
        return true;
    }

    private boolean addElement(int id, int at, int bytes, int end) {
        if (at + bytes > end || elements == MAX_ELEMENTS) {
            return false;
        }
        elementIds[elements] = id;
        elementOffsets[elements] = at;
        elementBytes[elements] = bytes;
        elements++;
        return true;
    }

    /// Where the data of the element `id` begins in [#buffer], or -1 when the packet has none. Of
    /// two with one id the first counts.
    public int extensionOffset(int id) {
        int element = element(id);
        return element < 0 ? -1 : elementOffsets[element];
    }

    /// How many bytes of data the element `id` has, or -1 when the packet has none.
    public int extensionBytes(int id) {
        int element = element(id);
        return element < 0 ? -1 : elementBytes[element];
    }

    private int element(int id) {
        for (int i = 0; i < elements; i++) {
            if (elementIds[i] == id) {
                return i;
            }
        }
        return -1;
    }

    public byte[] buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /// The whole packet in bytes, header and padding included.
    public int length() {
        return length;
    }

    public boolean marker() {
        return (buffer[offset + 1] & 0x80) != 0;
    }

    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    public int sequenceNumber() {
        return Bytes.uint16(buffer, offset + 2);
    }

    public int timestamp() {
        return Bytes.int32(buffer, offset + 4);
    }

    public int ssrc() {
        return Bytes.int32(buffer, offset + 8);
    }

    public int csrcCount() {
        return buffer[offset] & 0x0F;
    }

    /// The CSRC at `index`, which is less than [#csrcCount].
    public int csrc(int index) {
        return Bytes.int32(buffer, offset + FIXED_HEADER_BYTES + 4 * index);
    }

    /// Fixed part, CSRCs and extension block.
    public int headerBytes() {
        return headerBytes;
    }

    public int payloadOffset() {
        return offset + headerBytes;
    }

    /// The payload without padding; of a packet not yet [#opened], all that follows the header.
    public int payloadBytes() {
        return length - headerBytes - paddingBytes;
    }

    public int paddingBytes() {
        return paddingBytes;
    }

    public void marker(boolean marker) {
        int others = buffer[offset + 1] & 0x7F;
        buffer[offset + 1] = (byte) (marker ? others | 0x80 : others);
    }

    public void payloadType(int payloadType) {
        buffer[offset + 1] = (byte) ((buffer[offset + 1] & 0x80) | (payloadType & 0x7F));
    }

    public void sequenceNumber(int sequenceNumber) {
        Bytes.putInt16(buffer, offset + 2, sequenceNumber);
    }

    public void timestamp(int timestamp) {
        Bytes.putInt32(buffer, offset + 4, timestamp);
    }

    public void ssrc(int ssrc) {
        Bytes.putInt32(buffer, offset + 8, ssrc);
    }

    /// The header length of a packet this server wrote itself, or that was validated before; for
    /// callers that have the bytes and no flyweight.
    public static int headerBytes(byte[] buffer, int offset) {
        int header = FIXED_HEADER_BYTES + 4 * (buffer[offset] & 0x0F);
        if ((buffer[offset] & 0x10) != 0) {
            header += 4 + 4 * Bytes.uint16(buffer, offset + header + 2);
        }
        return header;
    }
}
