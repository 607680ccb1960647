package media;

import java.lang.management.ManagementFactory;

/// Bytes that this thread allocates.
public final class Allocation {
    /// The rounds of a measurement. The first ones run before the compilers are done, later than
    /// usual on a busy machine: interpreted code allocates what compiled code keeps in registers.
    public static final int ROUNDS = 6;

    private Allocation() {}

    /// Runs `once` `times` times a round and returns the bytes per run of the round that allocated
    /// least.
    public static double bytesPerRun(int times, Runnable once) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < times; i++) {
                once.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / times;
    }
}
