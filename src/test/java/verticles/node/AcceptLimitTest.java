package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The rest is in `verticles.HttpLimitsIT`, over real sockets.
class AcceptLimitTest {
    /// N9
    @Test
    void leavesDescriptorsToMediaAndTheDatabase() {
        assertThat(AcceptLimit.maxConnections(256, 120)).isEqualTo(36);
        assertThat(AcceptLimit.maxConnections(65_536, 472)).isEqualTo(32_500);
        assertThat(AcceptLimit.maxConnections(100, 200)).isEqualTo(16);
    }
}
