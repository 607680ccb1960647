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
    void aTextThatIsNoAddressIsItsOwnKey() {
        assertThat(AddressKey.of("somewhere")).isEqualTo("somewhere");
    }
}
