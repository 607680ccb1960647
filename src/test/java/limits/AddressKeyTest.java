package limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressKeyTest {
    @Test
    void anIpv4AddressIsItsOwnKeyHoweverItIsWritten() {
        assertThat(AddressKey.of("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(AddressKey.of("::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(AddressKey.of("203.0.113.8")).isNotEqualTo(AddressKey.of("203.0.113.7"));
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneKey() {
        assertThat(AddressKey.of("2001:db8:1:2::1"))
                .isEqualTo(AddressKey.of("2001:db8:1:2:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(AddressKey.of("2001:db8:1:3::1"));
    }

    @Test
    void theNetworkOfAnAddressHas24BitsInIpv4And48InIpv6() {
        assertThat(AddressKey.network("203.0.113.7"))
                .isEqualTo(AddressKey.network("203.0.113.250"))
                .isEqualTo(AddressKey.network("::ffff:203.0.113.9"))
                .isNotEqualTo(AddressKey.network("203.0.114.7"));
        assertThat(AddressKey.network("2001:db8:1:2::1"))
                .isEqualTo(AddressKey.network("2001:db8:1:ffff::1"))
                .isNotEqualTo(AddressKey.network("2001:db8:2:2::1"));
    }

    @Test
    void aTextThatIsNoAddressIsItsOwnKey() {
        assertThat(AddressKey.of("somewhere")).isEqualTo("somewhere");
        assertThat(AddressKey.network("somewhere")).isEqualTo("somewhere");
    }
}
