package media.send;

import org.jspecify.annotations.Nullable;

/// The payload of one received packet for all who receive it: it is brought into
/// [PayloadMemory] once, and each outgoing packet refers to it there. A flyweight, set for each
/// packet.
public final class SharedPayload {
    private byte[] bytes = new byte[0];
    private int offset;
    private int length;
    private int rewrittenBytes;

    // Where it is until that memory is cleared.
    private @Nullable PayloadMemory memory;
    private long clears;
    private int at;

    /// @param newBytes borrowed until the payload was added for its last subscriber
    void set(byte[] newBytes, int newOffset, int newLength) {
        bytes = newBytes;
        offset = newOffset;
        length = newLength;
        memory = null;
        rewrittenBytes = 0;
    }

    /// @param bytes from its start that each receiver gets rewritten; -1 when it is malformed
    void rewrittenBytes(int bytes) {
        rewrittenBytes = bytes;
    }

    int rewrittenBytes() {
        return rewrittenBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /// Its offset in a memory, into which it is copied unless it is there.
    @SuppressWarnings("ReferenceEquality") // one object for each batch
    int in(PayloadMemory asking) {
        if (memory != asking || clears != asking.clears()) {
            at = asking.add(bytes, offset, length);
            memory = asking;
            clears = asking.clears();
        }
        return at;
    }
}
