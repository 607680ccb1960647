package bots.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceAddressesTest {
    @Test
    void aServerOfThisMachineIsReachedFromManyAddresses() {
        var sources = SourceAddresses.to("127.0.0.1");

        assertThat(sources.address(sources.current())).isEqualTo("127.0.0.1");
        assertThat(sources.exhausted(0)).isTrue();
        assertThat(sources.address(sources.current())).isEqualTo("127.0.0.2");
        // Two requests of one address may meet its limit: it is left once.
        assertThat(sources.exhausted(0)).isTrue();
        assertThat(sources.current()).isEqualTo(1);
    }

    @Test
    void theLastAddressHasNoSuccessor() {
        var sources = SourceAddresses.to("127.0.0.1");
        for (int i = 0; i < SourceAddresses.MAX - 1; i++) {
            assertThat(sources.exhausted(i)).isTrue();
        }

        assertThat(sources.exhausted(SourceAddresses.MAX - 1)).isFalse();
    }

    @Test
    void anotherMachineIsReachedFromTheDefaultAddress() {
        var sources = SourceAddresses.to("192.0.2.1");

        assertThat(sources.address(sources.current())).isNull();
        assertThat(sources.exhausted(0)).isFalse();
    }

    @Test
    void anUnknownHostIsReported() {
        assertThatThrownBy(() -> SourceAddresses.to("no-such-host.invalid"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no-such-host.invalid");
    }
}
