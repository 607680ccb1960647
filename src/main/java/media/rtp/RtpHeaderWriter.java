package media.rtp;

/// Writes a fresh RTP header (the diagram is at [RtpPacket]): fixed part, CSRCs, then extension
/// elements in the one-byte form as long as every element fits it, else in the two-byte form. One
/// writer serves one thread for all packets. Calls go in the order `begin`, `csrc`…, `extension`…,
/// `end`.
public final class RtpHeaderWriter {
    private byte[] out = new byte[0];
    private int start;
    private int at;
    private int extensionAt;
    private int dataAt;
    private boolean twoByteForm;

    /// Begins a header at `offset`. `out` is borrowed until [#end].
    public RtpHeaderWriter begin(
            byte[] out,
            int offset,
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc) {
        this.out = out;
        start = offset;
        extensionAt = -1;
        twoByteForm = false;
        out[offset] = (byte) 0x80;
        out[offset + 1] = (byte) ((marker ? 0x80 : 0) | (payloadType & 0x7F));
        Bytes.putInt16(out, offset + 2, sequenceNumber);
        Bytes.putInt32(out, offset + 4, timestamp);
        Bytes.putInt32(out, offset + 8, ssrc);
        at = offset + RtpPacket.FIXED_HEADER_BYTES;
        return this;
    }

    /// Adds a contributing source; at most 15, before any extension.
    public RtpHeaderWriter csrc(int csrc) {
        Bytes.putInt32(out, at, csrc);
        at += 4;
        out[start]++;
        return this;
    }

    /// Writes the elements of this header in the two-byte form whether they need it or not. Without
    /// this, an id over 14, or data of 0 or over 16 bytes, must come before any element that fits
    /// the one-byte form.
    public RtpHeaderWriter twoByteForm() {
        if (extensionAt >= 0) {
            throw new IllegalStateException("the form is fixed by the first element");
        }
        twoByteForm = true;
        return this;
    }

    /// Adds an element: `length` bytes copied from the borrowed `from`.
    public RtpHeaderWriter extension(int id, byte[] from, int fromOffset, int length) {
        int data = element(id, length);
        System.arraycopy(from, fromOffset, out, data, length);
        return this;
    }

    /// Adds an element of one byte, such as an audio level.
    public RtpHeaderWriter extensionInt8(int id, int value) {
        out[element(id, 1)] = (byte) value;
        return this;
    }

    /// Adds an element of two bytes, such as a transport-wide sequence number.
    public RtpHeaderWriter extensionInt16(int id, int value) {
        Bytes.putInt16(out, element(id, 2), value);
        return this;
    }

    /// Adds an element of three bytes, such as an absolute send time.
    public RtpHeaderWriter extensionInt24(int id, int value) {
        Bytes.putInt24(out, element(id, 3), value);
        return this;
    }

    /// Where the data of the last element begins, for a value that is known only when the packet is
    /// sent.
    public int dataAt() {
        return dataAt;
    }

    /// Ends the header and returns its length in bytes.
    public int end() {
        if (extensionAt >= 0) {
            int block = extensionAt + 4;
            while ((at - block & 3) != 0) {
                out[at++] = 0; // RFC 8285 §4.1: padding up to the 32-bit boundary
            }
            Bytes.putInt16(out, extensionAt + 2, (at - block) >> 2);
        }
        return at - start;
    }

    /// Writes the element's head and returns where its data goes.
    private int element(int id, int length) {
        boolean fitsOneByte = id <= 14 && length >= 1 && length <= 16;
        if (extensionAt < 0) {
            beginExtensions(fitsOneByte);
        }
        int data;
        if (twoByteForm) {
            out[at] = (byte) id;
            out[at + 1] = (byte) length;
            data = at + 2;
        } else {
            if (!fitsOneByte) {
                throw new IllegalStateException(
                        "element " + id + " of " + length + " bytes after one-byte elements");
            }
            out[at] = (byte) (id << 4 | length - 1);
            data = at + 1;
        }
        at = data + length;
        dataAt = data;
        return data;
    }

    private void beginExtensions(boolean fitsOneByte) {
        twoByteForm |= !fitsOneByte;
        extensionAt = at;
        out[start] |= 0x10;
        Bytes.putInt16(
                out, at, twoByteForm ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
        at += 4;
    }
}
