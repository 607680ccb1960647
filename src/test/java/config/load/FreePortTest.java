package config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
    @Test
    void noOutgoingConnectionTakesItMeanwhile() throws IOException {
        Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        assumeTrue(Files.exists(range), "not Linux");
        int firstOutgoing = Integer.parseInt(Files.readString(range).strip().split("\\s+")[0]);
        assumeTrue(firstOutgoing > 20_000, "no room below the ports of outgoing connections");

        for (int i = 0; i < 100; i++) {
            assertThat(FreePort.choose()).isBetween(1_024, firstOutgoing - 1);
        }
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
