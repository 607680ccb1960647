package bots.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceAddressesTest {
    @Test
    void botsOfAServerOnThisMachineAreSpreadOverItsAddresses() {
        var sources = SourceAddresses.to("127.0.0.1", true);

        assertThat(sources.of(1, 0)).isEqualTo("127.0.0.1");
        assertThat(sources.of(10, 0)).isEqualTo("127.0.0.1");
        assertThat(sources.of(11, 0)).isEqualTo("127.0.0.2");
        assertThat(sources.of(2_500, 0)).isEqualTo("127.0.0.250");
        assertThat(sources.of(2_501, 0)).isEqualTo("127.0.0.1");
    }

    @Test
    void anAddressThatRefusesIsFollowedByTheNext() {
        var sources = SourceAddresses.to("127.0.0.1", true);

        assertThat(sources.of(1, 1)).isEqualTo("127.0.0.2");
        assertThat(sources.of(2_500, 1)).isEqualTo("127.0.0.1");
    }

    @Test
    void elsewhereThereIsOnlyTheDefaultAddress() {
        for (var sources :
                new SourceAddresses[] {
                    SourceAddresses.to("192.0.2.1", true),
                    SourceAddresses.to("::1", true),
                    SourceAddresses.to("127.0.0.1", false)
                }) {
            assertThat(sources.count()).isEqualTo(1);
            assertThat(sources.of(7, 0)).isNull();
        }
    }

    @Test
    void anUnknownHostIsReported() {
        assertThatThrownBy(() -> SourceAddresses.to("no-such-host.invalid"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no-such-host.invalid");
    }
}
