package verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.7.1",
                        "169.254.1.1",
                "100.64.0.1", "100.127.255.255", "::1", "fe80::1", "fc00::1", "fd12:3456::1"
            })
    void notRoutedOnTheInternet(String address) {
        assertThat(PrivateAddress.is(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "0.0.0.0",
                "192.0.2.1",
                "::",
                "2001:db8::1",
                "fec0::1"
            })
    void routedOnTheInternet(String address) {
        assertThat(PrivateAddress.is(InetAddress.ofLiteral(address))).isFalse();
    }
}
