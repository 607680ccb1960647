package verticles.node;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// How busy the thread that created it is: each call returns the share of one core that the thread
/// used since the last call, from 0 to 1 in steps of a thousandth.
public final class ThreadLoad implements DoubleSupplier {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// The CPU time of a thread advances in steps: a shorter interval, as between two timers that
    /// ran late, would give any figure.
    private static final long MIN_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private final LongSupplier cpuNanos;
    private final LongSupplier clock;
    private long lastCpuNanos;
    private long lastNanos;
    private double load;

    public ThreadLoad() {
        this(cpuOf(Thread.currentThread().threadId()), System::nanoTime);
    }

    /// @param cpuNanos CPU time of the thread so far
    ThreadLoad(LongSupplier cpuNanos, LongSupplier clock) {
        this.cpuNanos = cpuNanos;
        this.clock = clock;
        lastCpuNanos = cpuNanos.getAsLong();
        lastNanos = clock.getAsLong();
    }

    private static LongSupplier cpuOf(long thread) {
        return () -> THREADS.getThreadCpuTime(thread);
    }

    @Override
    public double getAsDouble() {
        long nowNanos = clock.getAsLong();
        long nanos = nowNanos - lastNanos;
        if (nanos < MIN_INTERVAL_NANOS) {
            return load;
        }
        long nowCpuNanos = cpuNanos.getAsLong();
        double share = (double) (nowCpuNanos - lastCpuNanos) / nanos;
        load = Math.round(Math.clamp(share, 0, 1) * 1_000) / 1_000.0;
        lastCpuNanos = nowCpuNanos;
        lastNanos = nowNanos;
        return load;
    }
}
