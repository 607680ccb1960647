package bots;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/// What the bots' own process uses.
final class OwnProcess {
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    double cpuSeconds() {
        return system.getProcessCpuTime() / 1e9;
    }

    /// Of all processors of the machine, since the call before: 0 to 1, negative when not known.
    double machineLoad() {
        return system.getCpuLoad();
    }

    double residentMebibytes() {
        return Proc.residentMebibytes(ProcessHandle.current().pid());
    }

    /// Times the world stood still. Collectors that work beside the program call their pauses so.
    static long pauses() {
        return collectors().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    static long pauseMillis() {
        return collectors().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    private static java.util.stream.Stream<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !bean.getName().endsWith("Cycles"));
    }
}
