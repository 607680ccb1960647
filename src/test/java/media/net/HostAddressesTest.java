package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressesTest {

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Test
    void announcesWhatIsConfiguredAndNothingElse() {
        assertThat(
                        HostAddresses.select(
                                List.of(address("203.0.113.7")), List.of(address("10.0.0.2"))))
                .containsExactly(address("203.0.113.7"));
    }

    @Test
    void ordersIpv4ThenIpv6ThenLoopback() {
        assertThat(
                        HostAddresses.select(
                                List.of(),
                                List.of(
                                        address("::1"),
                                        address("127.0.0.1"),
                                        address("2001:db8::1"),
                                        address("10.0.0.2"),
                                        address("10.0.0.1"),
                                        address("10.0.0.2"))))
                .containsExactly(
                        address("10.0.0.2"),
                        address("10.0.0.1"),
                        address("2001:db8::1"),
                        address("127.0.0.1"),
                        address("::1"));
    }

    @Test
    void leavesOutLinkLocalAddresses() {
        assertThat(
                        HostAddresses.select(
                                List.of(), List.of(address("fe80::1"), address("169.254.3.4"))))
                .isEmpty();
    }

    @Test
    void includesLoopbackForLocalUse() {
        assertThat(HostAddresses.announced(List.of())).contains(address("127.0.0.1"));
    }

    @Test
    void leavesOutIpv6ForASocketOfIpv4() {
        assertThat(HostAddresses.announced(List.of(), address("0.0.0.0")))
                .contains(address("127.0.0.1"))
                .doesNotContain(address("::1"));
    }

    @Test
    void announcesTheAddressTheSocketIsBoundTo() {
        assertThat(HostAddresses.announced(List.of(), address("127.0.0.1")))
                .containsExactly(address("127.0.0.1"));
    }

    @Test
    void fallsBackToItsOwnWhereNothingResolves() {
        // RFC 6761: never a name.
        assertThat(HostAddresses.announced(List.of("no.such.host.invalid")))
                .contains(address("127.0.0.1"));
    }
}
