package bots.monitor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/// CPU and memory of the bots' own process.
public final class OwnProcess {
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    double cpuSeconds() {
        return system.getProcessCpuTime() / 1e9;
    }

    /// Of all processors of the machine, since the previous call: 0 to 1, negative if unknown.
    double machineLoad() {
        return system.getCpuLoad();
    }

    double residentMebibytes() {
        return LinuxProcesses.residentMebibytes(ProcessHandle.current().pid());
    }

    /// Number of pauses for garbage collection. Concurrent collectors have beans of pauses and of
    /// cycles.
    public static long pauses() {
        return collectors().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    public static long pauseMillis() {
        return collectors().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    private static java.util.stream.Stream<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !bean.getName().endsWith("Cycles"));
    }
}
