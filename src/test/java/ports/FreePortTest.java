package ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
    @Test
    void noOutgoingConnectionTakesItMeanwhile() throws IOException {
        int firstOutgoing = FreePort.firstOutgoing();
        assumeTrue(firstOutgoing > 20_000, "no room below the ports of outgoing connections");

        for (int i = 0; i < 100; i++) {
            assertThat(FreePort.choose()).isBetween(1_024, firstOutgoing - 1);
        }
    }

    @Test
    void theRangeOfOutgoingPortsIsReadFromTheSystem() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/proc/sys/net/ipv4")), "not Linux");
        Process process =
                new ProcessBuilder("cat", "/proc/sys/net/ipv4/ip_local_port_range").start();
        String range =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).isZero();

        assertThat(range).startsWith(FreePort.firstOutgoing() + "\t");
    }

    @Test
    void aPortInUseIsNotChosen() throws IOException {
        Set<Integer> taken = new HashSet<>();
        Set<ServerSocket> servers = new HashSet<>();
        try {
            for (int i = 0; i < 50; i++) {
                ServerSocket server = new ServerSocket(FreePort.choose());
                servers.add(server);
                assertThat(taken.add(server.getLocalPort())).isTrue();
            }
        } finally {
            for (ServerSocket server : servers) {
                server.close();
            }
        }
    }
}
