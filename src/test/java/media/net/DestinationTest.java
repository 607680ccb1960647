package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class DestinationTest {
    private final InetSocketAddress address = new InetSocketAddress("192.0.2.1", 5000);
    private final Destination destination = new Destination(address, true);

    @Test
    void equalsItsAddress() {
        assertThat(destination).isEqualTo(address).hasSameHashCodeAs(address);
    }

    @Test
    void takesNoSegmentsAfterTheyWereRefused() {
        assertThat(destination.segments()).isTrue();
        destination.refuseSegments();
        assertThat(destination.segments()).isFalse();
    }

    @Test
    void keepsTheFormOfSystemCalls() {
        assertThat(destination.named()).isFalse();
        destination.name(1, 2, 3, 4);
        assertThat(destination.named()).isTrue();
        assertThat(destination.first()).isEqualTo(1);
        assertThat(destination.second()).isEqualTo(2);
        assertThat(destination.third()).isEqualTo(3);
        assertThat(destination.last()).isEqualTo(4);
    }
}
