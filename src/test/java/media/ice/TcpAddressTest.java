package media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpAddressTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.1", 5000);

    @Test
    void equalsOnlyItself() {
        TcpAddress address = new TcpAddress(REMOTE);
        assertThat(new HashSet<>(List.of(address, new TcpAddress(REMOTE))))
                .hasSize(2)
                .contains(address);
        assertThat(address).isNotEqualTo(REMOTE);
    }

    @Test
    void namesTheRemoteAddressOfEitherKindOfPath() {
        assertThat(TcpAddress.remote(new TcpAddress(REMOTE))).isEqualTo(REMOTE);
        assertThat(TcpAddress.remote(REMOTE)).isEqualTo(REMOTE);
    }
}
