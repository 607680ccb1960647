package media;

import java.lang.management.ManagementFactory;

/// Bytes that this thread allocates.
public final class Allocation {
    private Allocation() {}

    /// Runs `once` `times` times after as many warm-up runs and returns the bytes allocated per run.
    public static double bytesPerRun(int times, Runnable once) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < times; i++) {
            once.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            once.run();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / times;
    }
}
