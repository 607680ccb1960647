package limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.1";

    private final TrustedProxies proxies =
            TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.64/27", "fd00::/8", "127.0.0.1"));

    @ParameterizedTest
    @CsvSource({
        "10.255.255.255, true",
        "11.0.0.0, false",
        "192.0.2.64, true",
        "192.0.2.95, true",
        "192.0.2.96, false",
        "192.0.2.63, false",
        "fd12::1, true",
        "fe80::1, false",
        "127.0.0.1, true",
        "127.0.0.2, false"
    })
    void aNetworkHasTheAddressesOfItsPrefix(String address, boolean trusted) {
        assertThat(proxies.trusts(InetAddress.ofLiteral(address))).isEqualTo(trusted);
    }

    @Test
    void allAddressesOfAFamilyAreANetwork() {
        TrustedProxies allIpv4 = TrustedProxies.of(List.of("0.0.0.0/0"));
        assertThat(allIpv4.trusts(InetAddress.ofLiteral("203.0.113.9"))).isTrue();
        assertThat(allIpv4.trusts(InetAddress.ofLiteral("::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "::/129",
                "1.2.3.4/x"
            })
    void whatIsNoNetworkIsRefused(String network) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(network);
    }

    @Test
    void theLastAddressThatIsNoProxyIsTheClient() {
        assertThat(byForwardedFor("198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(byForwardedFor("198.51.100.7, 10.3.3.3")).isEqualTo("198.51.100.7");
        // What the client sent stands before what the proxy saw.
        assertThat(byForwardedFor("203.0.113.5, 198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(proxies.client(PROXY, List.of(), List.of("203.0.113.5", "198.51.100.7")))
                .isEqualTo("198.51.100.7");
        assertThat(byForwardedFor("2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(byForwardedFor("198.51.100.7:4711")).isEqualTo("198.51.100.7");
        assertThat(byForwardedFor("[2001:db8::7]:4711")).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void forwardedIsReadAsInRfc7239() {
        assertThat(byForwarded("for=198.51.100.7;proto=https;by=203.0.113.43"))
                .isEqualTo("198.51.100.7");
        assertThat(byForwarded("proto=https;For=\"[2001:db8::7]:4711\""))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(byForwarded("for=203.0.113.5, for=198.51.100.7")).isEqualTo("198.51.100.7");
    }

    /// A proxy that reports the host quotes what the client sent as `Host`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=\"a;for=203.0.113.5\";for=198.51.100.7",
                "for=198.51.100.7;host=\"a, for=203.0.113.5\"",
                "for=198.51.100.7;host=\"a\\\", for=203.0.113.5\"",
                "FOR=\"198.51.100.7:4711\" ; host=\"for=203.0.113.5\""
            })
    void whatIsQuotedNamesNoClient(String header) {
        assertThat(byForwarded(header)).isEqualTo("198.51.100.7");
    }

    /// A client sends the beginning of an element, to which the proxy appends its own.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=203.0.113.5;x=\", for=198.51.100.7",
                "x=\", for=\"[2001:db8::7]\"",
                "for=203.0.113.5;for=198.51.100.7"
            })
    void anElementThatCannotBeReadLeavesTheProxy(String header) {
        assertThat(byForwarded(header)).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "",
                "198.51.100.7, unknown",
                "999.1.1.1",
                "localhost",
                "10.1.1.1"
            })
    void whatCannotBeReadLeavesTheProxy(String header) {
        assertThat(byForwardedFor(header)).isEqualTo(PROXY);
    }

    @Test
    void headersThatDisagreeLeaveTheProxy() {
        assertThat(proxies.client(PROXY, List.of("for=203.0.113.5"), List.of("198.51.100.7")))
                .isEqualTo(PROXY);
        assertThat(proxies.client(PROXY, List.of("for=198.51.100.7"), List.of("198.51.100.7")))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void aClientIsNotBelieved() {
        assertThat(proxies.trusts("203.0.113.5")).isFalse();
        assertThat(proxies.trusts("localhost")).isFalse();
        assertThat(proxies.trusts(PROXY)).isTrue();
        assertThat(TrustedProxies.of(List.of()).trusts(PROXY)).isFalse();
    }

    private String byForwardedFor(String header) {
        return proxies.client(PROXY, List.of(), List.of(header));
    }

    private String byForwarded(String header) {
        return proxies.client(PROXY, List.of(header), List.of());
    }
}
