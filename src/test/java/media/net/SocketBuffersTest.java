package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// M14.
final class SocketBuffersTest {
    @Test
    void saysWhatToSetWhereTheSystemGrantsLess() {
        assertThat(new SocketBuffers(212_992, 212_992).sysctls())
                .containsExactly("net.core.rmem_max=4194304", "net.core.wmem_max=4194304");
        assertThat(new SocketBuffers(212_992, 4 << 20).sysctls())
                .containsExactly("net.core.rmem_max=4194304");
    }

    @Test
    void saysNothingWhereItGrantsAsMuchOrMore() {
        assertThat(new SocketBuffers(4 << 20, 8 << 20).sysctls()).isEmpty();
    }
}
