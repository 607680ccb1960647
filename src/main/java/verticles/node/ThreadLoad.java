package verticles.node;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.DoubleSupplier;

/// How busy the thread that made it is: each call tells the share of a core it took since the last.
public final class ThreadLoad implements DoubleSupplier {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long thread = Thread.currentThread().threadId();
    private long lastCpuNanos = THREADS.getThreadCpuTime(thread);
    private long lastNanos = System.nanoTime();

    @Override
    public double getAsDouble() {
        long cpuNanos = THREADS.getThreadCpuTime(thread);
        long nowNanos = System.nanoTime();
        double load = (double) (cpuNanos - lastCpuNanos) / Math.max(1, nowNanos - lastNanos);
        lastCpuNanos = cpuNanos;
        lastNanos = nowNanos;
        return load;
    }
}
