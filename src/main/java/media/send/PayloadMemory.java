package media.send;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Payloads in native memory, one after the other until all are forgotten. The collector frees it.
final class PayloadMemory {
    private static final int FIRST_BYTES = 1 << 16;

    /// After this many times that needed a quarter at most, the memory of a burst is released.
    private static final int SMALL_USES = 2_000;

    private MemorySegment memory = Arena.ofAuto().allocate(FIRST_BYTES, 64);
    private int usedBytes;
    private int smallUses;
    private long clears;

    /// @param payload borrowed
    /// @return its offset in [#memory]
    int add(byte[] payload, int offset, int length) {
        if (usedBytes + length > memory.byteSize()) {
            MemorySegment larger = Arena.ofAuto().allocate(2 * memory.byteSize(), 64);
            MemorySegment.copy(memory, 0, larger, 0, usedBytes);
            memory = larger;
        }
        int at = usedBytes;
        MemorySegment.copy(payload, offset, memory, JAVA_BYTE, at, length);
        usedBytes += length;
        return at;
    }

    /// Until the next [#add].
    MemorySegment memory() {
        return memory;
    }

    /// How often it was cleared.
    long clears() {
        return clears;
    }

    void clear() {
        clears++;
        boolean small = memory.byteSize() > FIRST_BYTES && usedBytes <= memory.byteSize() / 4;
        smallUses = small ? smallUses + 1 : 0;
        if (smallUses == SMALL_USES) {
            memory = Arena.ofAuto().allocate(memory.byteSize() / 2, 64);
            smallUses = 0;
        }
        usedBytes = 0;
    }
}
