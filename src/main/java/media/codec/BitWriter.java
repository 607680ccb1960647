package media.codec;

/// Writes bits from high to low order; beyond the end they are lost, and [#overrun] becomes true.
final class BitWriter {
    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private int end;
    private boolean overrun;

    /// `buffer` is borrowed until [#end].
    void wrap(byte[] buffer, int offset, int capacity) {
        bytes = buffer;
        start = offset * 8;
        at = start;
        end = (offset + capacity) * 8;
        overrun = false;
    }

    void bit(boolean bit) {
        if (at >= end) {
            overrun = true;
            return;
        }
        if ((at & 7) == 0) {
            bytes[at >> 3] = 0;
        }
        if (bit) {
            bytes[at >> 3] |= (byte) (0x80 >> (at & 7));
        }
        at++;
    }

    void bits(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            bit((value >>> i & 1) != 0);
        }
    }

    void copy(BitReader from, int count) {
        for (int i = 0; i < count; i++) {
            bit(from.bit());
        }
    }

    boolean overrun() {
        return overrun;
    }

    /// Length in bytes of what was written; the last one is filled up with zeros.
    int end() {
        return (at - start + 7) / 8;
    }
}
