package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class TcpAdmissionTest {
    private final TcpAdmission admission = new TcpAdmission(new ShardSettings.TcpLimits(100, 64));

    private int enter(String pattern, int clients) {
        int entered = 0;
        for (int i = 0; i < clients; i++) {
            entered +=
                    admission.enter(InetAddress.ofLiteral(pattern.formatted(i / 250, i % 250)))
                            ? 1
                            : 0;
        }
        return entered;
    }

    /// M7: 1,000 connections from the addresses of one IPv6 network.
    @Test
    void anIpv6NetworkIsOneAddress() {
        assertThat(enter("2001:db8:0:7::%x:%x", 1_000)).isEqualTo(64);
        assertThat(admission.addresses()).isEqualTo(1);

        assertThat(enter("2001:db8:0:8::%x:%x", 10)).as("the next network").isEqualTo(10);
    }

    @Test
    void allTogetherAreLimitedToo() {
        assertThat(enter("192.0.%d.%d", 1_000)).isEqualTo(100);
    }

    @Test
    void whatLeavesMakesRoomAndIsForgotten() {
        InetAddress client = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < 1_000; i++) {
            assertThat(admission.enter(client)).isTrue();
            admission.leave(client);
        }

        assertThat(admission.addresses()).isZero();
    }
}
