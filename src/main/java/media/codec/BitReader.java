package media.codec;

/// Reads bits from high to low order (AV1 RTP payload format §A.8.2). Beyond the end there are
/// zeros, and [#overrun] becomes true: a parser asks once at its end.
final class BitReader {
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean overrun;

    /// `bytes` is borrowed until the next call.
    void wrap(byte[] buffer, int offset, int length) {
        bytes = buffer;
        at = offset * 8;
        end = (offset + length) * 8;
        overrun = false;
    }

    boolean bit() {
        if (at >= end) {
            overrun = true;
            return false;
        }
        boolean bit = (bytes[at >> 3] & (0x80 >> (at & 7))) != 0;
        at++;
        return bit;
    }

    /// f(n), at most 32 bits.
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | (bit() ? 1 : 0);
        }
        return value;
    }

    /// ns(n): a value below `limit`, the smaller ones one bit shorter.
    int nonSymmetric(int limit) {
        int width = 32 - Integer.numberOfLeadingZeros(limit);
        int shorter = (1 << width) - limit;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bits(1);
    }

    /// Position in bits, counted from the begin of the array.
    int position() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    boolean overrun() {
        return overrun;
    }
}
