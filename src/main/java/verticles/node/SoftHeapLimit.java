package verticles.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Arrays;
import java.util.List;

/// Keeps the heap close to the size of the live data: ZGC uses all memory up to `-Xmx` before it
/// collects, and 200 listeners then cost a megabyte each. Every few seconds the soft limit of the
/// heap (`SoftMaxHeapSize`, which can be changed at run time) is set a little above the recent live
/// size ([HeapUse]). A burst may exceed it, up to `-Xmx`. Other collectors have no such limit and
/// are left alone.
public final class SoftHeapLimit {
    public static final long PERIOD_MILLIS = 5_000;

    private static final String OPTION = "SoftMaxHeapSize";

    /// Until the live size is known. A start makes 600 MB of garbage; with half of this limit, ZGC
    /// spent a second of CPU on its collection before the node was ready. A node in a cluster has
    /// 180 MB of live data then, and near the limit the collector would take a core.
    private static final long FIRST_BYTES = 640L << 20;

    private final HotSpotDiagnosticMXBean machine;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final HeapUse use;
    private long limit;

    /// Its pauses are counted by other beans.
    private final List<GarbageCollectorMXBean> cycles =
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(collector -> collector.getName().endsWith("Cycles"))
                    .toList();

    private SoftHeapLimit(HotSpotDiagnosticMXBean machine) {
        this.machine = machine;
        this.use = new HeapUse(collections());
    }

    /// Whether the collector in use has a soft limit.
    public static boolean isPossible() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().startsWith("ZGC"));
    }

    /// Sets a first limit. Not by an option of the JVM, which would not start with a smaller
    /// `-Xmx`.
    public static SoftHeapLimit create() {
        SoftHeapLimit created =
                new SoftHeapLimit(
                        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
        created.set(FIRST_BYTES);
        return created;
    }

    /// Samples the heap and adjusts the limit.
    public void adjust() {
        long wanted = use.onSample(memory.getHeapMemoryUsage().getUsed(), collections());
        if (wanted != HeapUse.UNKNOWN) {
            set(wanted);
        }
    }

    private void set(long bytes) {
        long next = Math.min(memory.getHeapMemoryUsage().getMax(), bytes);
        if (next != limit) {
            limit = next;
            machine.setVMOption(OPTION, Long.toString(next));
        }
    }

    /// Since the start of the process.
    private long collections() {
        long count = 0;
        for (GarbageCollectorMXBean collector : cycles) {
            count += collector.getCollectionCount();
        }
        return count;
    }

    /// How large the heap has to be for what is in use, by samples of its size every
    /// [#PERIOD_MILLIS]. It follows growth at once and shrinks after half a minute: near the limit
    /// ZGC collects without end, which on two cores delayed packets by 0.4 s. Owned by one event
    /// loop.
    static final class HeapUse {
        static final long UNKNOWN = 0;
        static final long MIN_BYTES = 192L << 20;

        /// A young collection comes at least every 20 s (`scripts/server.options`), so that one is
        /// among them.
        static final int SAMPLES = 6;

        /// Between two samples: more than one a second is no longer that of the timer or of a short
        /// burst.
        static final int MANY_COLLECTIONS = 6;

        /// ZGC reserves about 40 MB for relocation: at 128 MB it collected continuously with 88 MB
        /// in use.
        private static final long HEADROOM_BYTES = 96L << 20;

        private final long[] used = new long[SAMPLES];
        private int samples;
        private long collectionsBefore;

        /// @param collections since the start of the process
        HeapUse(long collections) {
            collectionsBefore = collections;
        }

        /// @param usedBytes of the heap, garbage included
        /// @param collections since the start of the process
        /// @return the limit in bytes, [#UNKNOWN] before it can be known
        long onSample(long usedBytes, long collections) {
            boolean isTight = collections - collectionsBefore >= MANY_COLLECTIONS;
            collectionsBefore = collections;
            if (isTight) {
                // Most of it is live, or it would have been collected.
                Arrays.fill(used, usedBytes);
                samples = SAMPLES;
            } else {
                used[samples++ % SAMPLES] = usedBytes;
            }
            return samples < SAMPLES ? UNKNOWN : limit(Arrays.stream(used).min().orElseThrow());
        }

        /// @param live bytes in use after the last collections, or somewhat more
        static long limit(long live) {
            long needed = Math.max(MIN_BYTES, live + live / 4 + HEADROOM_BYTES);
            // In steps, so that it does not change all the time.
            long step = 16L << 20;
            return (needed + step - 1) / step * step;
        }
    }
}
