package verticles.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Arrays;

/// Lets the heap grow with what lives in it and not with what it could: ZGC takes all memory it may before
/// it collects, and 200 listeners then cost a megabyte each. Every few seconds the soft limit of the heap
/// (`SoftMaxHeapSize`, which may be changed while it runs) is set a little above what was left lately. A
/// burst may exceed it, up to `-Xmx`; another collector has no such limit and is left alone.
public final class SoftHeapLimit {
    public static final long PERIOD_MILLIS = 2_000;

    /// A young collection comes at least every 5 s (`scripts/server.options`), so that one is among them.
    private static final int SAMPLES = 6;

    static final long LEAST_BYTES = 192L << 20;

    /// ZGC keeps some 40 MB of it for moving objects: at 128 MB it collected again and again with 88 in use.
    private static final long ROOM_BYTES = 96L << 20;

    private static final String OPTION = "SoftMaxHeapSize";

    private final HotSpotDiagnosticMXBean machine;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final long[] used = new long[SAMPLES];
    private int samples;
    private long ceiling;

    private SoftHeapLimit(HotSpotDiagnosticMXBean machine) {
        this.machine = machine;
    }

    /// Whether the collector in use takes a soft limit.
    public static boolean isPossible() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().startsWith("ZGC"));
    }

    public static SoftHeapLimit create() {
        return new SoftHeapLimit(
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
    }

    /// Looks at the heap and moves the limit.
    public void adjust() {
        used[samples++ % SAMPLES] = memory.getHeapMemoryUsage().getUsed();
        if (samples < SAMPLES) {
            return;
        }
        long most = memory.getHeapMemoryUsage().getMax();
        long wanted = Math.min(most, ceiling(Arrays.stream(used).min().orElseThrow()));
        if (wanted != ceiling) {
            ceiling = wanted;
            machine.setVMOption(OPTION, Long.toString(wanted));
        }
    }

    /// @param live bytes that the last collections left, or somewhat more
    static long ceiling(long live) {
        long wanted = Math.max(LEAST_BYTES, live + live / 4 + ROOM_BYTES);
        // Steps, so that it does not move all the time.
        long step = 16L << 20;
        return (wanted + step - 1) / step * step;
    }
}
