package media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressBlockTest {
    @Test
    void containsWhatHasItsPrefix() {
        assertThat(contains("192.0.2.0/24", "192.0.2.255")).isTrue();
        assertThat(contains("192.0.2.0/24", "192.0.3.0")).isFalse();
        assertThat(contains("172.16.0.0/12", "172.31.255.255")).isTrue();
        assertThat(contains("172.16.0.0/12", "172.32.0.0")).isFalse();
        assertThat(contains("2001:db8::/32", "2001:db8:ffff::1")).isTrue();
        assertThat(contains("fc00::/7", "fe00::1")).isFalse();
        assertThat(contains("0.0.0.0/0", "203.0.113.9")).isTrue();
        assertThat(contains("0.0.0.0/0", "::1")).isFalse();
    }

    @Test
    void oneAddressIsABlock() {
        assertThat(contains("192.0.2.7", "192.0.2.7")).isTrue();
        assertThat(contains("192.0.2.7", "192.0.2.6")).isFalse();
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> AddressBlock.of("192.0.2.0/33"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AddressBlock.of("example.org/8"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean contains(String block, String address) {
        return AddressBlock.of(block).contains(InetAddress.ofLiteral(address));
    }
}
