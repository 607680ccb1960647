package verticles.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much of this machine, or of its container, the process uses.
final class ProcessUsage {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /// Of all processors since the last call, 0 to 100; 0 where the JVM does not know it.
    double cpuPercent() {
        return Math.clamp(100 * system.getProcessCpuLoad(), 0, 100);
    }

    /// Resident memory of the process, as a share of the memory that it may use, 0 to 100.
    double memoryPercent() {
        return Math.clamp(100.0 * residentBytes() / system.getTotalMemorySize(), 0, 100);
    }

    private static long residentBytes() {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            for (String line : lines) {
                if (line.startsWith(RESIDENT)) {
                    String kibibytes = line.substring(RESIDENT.length()).strip().split(" ")[0];
                    return Long.parseLong(kibibytes) * 1024;
                }
            }
        } catch (IOException notLinux) {
            // Below.
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
