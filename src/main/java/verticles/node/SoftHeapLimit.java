package verticles.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Arrays;

/// Keeps the heap close to the size of the live data: ZGC uses all memory up to `-Xmx` before it collects,
/// and 200 listeners then cost a megabyte each. Every few seconds the soft limit of the heap
/// (`SoftMaxHeapSize`, which can be changed at run time) is set a little above the recent live size. A
/// burst may exceed it, up to `-Xmx`. Other collectors have no such limit and are left alone.
public final class SoftHeapLimit {
    public static final long PERIOD_MILLIS = 5_000;

    /// A young collection comes at least every 20 s (`scripts/server.options`), so that one is among them.
    private static final int SAMPLES = 6;

    static final long MIN_BYTES = 192L << 20;

    /// ZGC reserves about 40 MB for relocation: at 128 MB it collected continuously with 88 MB in use.
    private static final long HEADROOM_BYTES = 96L << 20;

    private static final String OPTION = "SoftMaxHeapSize";

    private final HotSpotDiagnosticMXBean machine;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final long[] used = new long[SAMPLES];
    private int samples;
    private long limit;

    private SoftHeapLimit(HotSpotDiagnosticMXBean machine) {
        this.machine = machine;
    }

    /// Whether the collector in use has a soft limit.
    public static boolean isPossible() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().startsWith("ZGC"));
    }

    public static SoftHeapLimit create() {
        return new SoftHeapLimit(
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
    }

    /// Samples the heap and adjusts the limit.
    public void adjust() {
        used[samples++ % SAMPLES] = memory.getHeapMemoryUsage().getUsed();
        if (samples < SAMPLES) {
            return;
        }
        long max = memory.getHeapMemoryUsage().getMax();
        long next = Math.min(max, limit(Arrays.stream(used).min().orElseThrow()));
        if (next != limit) {
            limit = next;
            machine.setVMOption(OPTION, Long.toString(next));
        }
    }

    /// @param live bytes in use after the last collections, or somewhat more
    static long limit(long live) {
        long needed = Math.max(MIN_BYTES, live + live / 4 + HEADROOM_BYTES);
        // In steps, so that it does not change all the time.
        long step = 16L << 20;
        return (needed + step - 1) / step * step;
    }
}
