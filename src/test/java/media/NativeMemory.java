package media;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Assumptions;

/// What this process has of `malloc`.
@SuppressWarnings("restricted") // the C library
public final class NativeMemory {
    /// glibc's `struct mallinfo2`: ten sizes, of which the eighth is what is in use.
    private static final MemoryLayout MALLINFO = MemoryLayout.sequenceLayout(10, JAVA_LONG);

    private static final int IN_USE = 7;

    private static final int ROUNDS = 6;

    private NativeMemory() {}

    /// Runs `once` `times` times a round and returns the bytes per run by which the memory in use
    /// grew in the round in which it grew least: other threads, the compilers' above all, take and
    /// give back megabytes meanwhile. The test is skipped where the C library does not report it.
    public static double growthPerRun(int times, Runnable once) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = bytesInUse();
            for (int i = 0; i < times; i++) {
                once.run();
            }
            least = Math.min(least, bytesInUse() - before);
        }
        return (double) least / times;
    }

    private static long bytesInUse() {
        Linker linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("mallinfo2");
        Assumptions.assumeTrue(symbol.isPresent(), "not glibc");
        MethodHandle mallinfo =
                linker.downcallHandle(
                        symbol.get(), FunctionDescriptor.of(MemoryLayout.structLayout(MALLINFO)));
        try (Arena arena = Arena.ofConfined()) {
            return ((MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena))
                    .getAtIndex(JAVA_LONG, IN_USE);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
