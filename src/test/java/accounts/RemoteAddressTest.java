package accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteAddressTest {
    @Test
    void everyIpv4AddressIsAGroupOfItsOwn() {
        assertThat(RemoteAddress.group("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(RemoteAddress.group("192.0.2.1")).isNotEqualTo(RemoteAddress.group("192.0.2.2"));
    }

    @Test
    void anIpv4AddressInIpv6FormIsThatAddress() {
        assertThat(RemoteAddress.group("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void anIpv6NetworkIsOneGroup() {
        assertThat(RemoteAddress.group("2001:db8:1:2::1"))
                .isEqualTo(RemoteAddress.group("2001:db8:1:2:ffff::9"))
                .isNotEqualTo(RemoteAddress.group("2001:db8:1:3::1"));
    }

    @Test
    void otherTextIsItsOwnGroup() {
        assertThat(RemoteAddress.group("no address")).isEqualTo("no address");
    }
}
