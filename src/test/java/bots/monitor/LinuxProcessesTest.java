package bots.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Also covers `OwnProcess`.
class LinuxProcessesTest {
    private static final long OWN = ProcessHandle.current().pid();
    private static final long NONE = 1L << 40;

    @Test
    @EnabledOnOs(OS.LINUX)
    void seesTheOwnProcess() {
        assertThat(LinuxProcesses.cpuSeconds(OWN)).isPositive();
        assertThat(LinuxProcesses.residentMebibytes(OWN)).isBetween(10.0, 100_000.0);
        assertThat(new OwnProcess().residentMebibytes()).isPositive();
        assertThat(new OwnProcess().cpuSeconds()).isPositive();
        assertThat(LinuxProcesses.processor()).isNotBlank();
    }

    @Test
    void aProcessThatDoesNotExistIsUnknown() {
        assertThat(LinuxProcesses.cpuSeconds(NONE)).isEqualTo(-1);
        assertThat(LinuxProcesses.residentMebibytes(NONE)).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsTheProcessThatListensOnAPort() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(LinuxProcesses.listener(port)).isEqualTo(OWN);
        }
        assertThat(LinuxProcesses.listener(port)).isNotEqualTo(OWN);
    }
}
