package verticles.shard;

import static org.assertj.core.api.Assertions.assertThat;

import config.Settings;
import config.load.SettingsLoader;
import java.util.Map;
import java.util.Objects;
import media.SlotLimits;
import media.net.ShardSettings;
import org.junit.jupiter.api.Test;

final class ShardConfigurationTest {
    private static ShardSettings of(int index, Map<String, String> settings) {
        Settings loaded = SettingsLoader.defaults(settings);
        return ShardConfiguration.of(loaded, index);
    }

    @Test
    void eachShardHasItsOwnPorts() {
        Map<String, String> settings = Map.of("media.port", "4000", "media.tcp.port", "5000");

        ShardSettings second = of(1, settings);

        assertThat(second.ports().udp().getPort()).isEqualTo(4001);
        assertThat(Objects.requireNonNull(second.ports().tcp()).port()).isEqualTo(5001);
    }

    @Test
    void anyPortStaysAnyPort() {
        assertThat(of(1, Map.of("media.port", "0")).ports().udp().getPort()).isZero();
    }

    @Test
    void theBatchingDelayFollowsTheLoadUnlessItIsSet() {
        assertThat(of(0, Map.of()).sending().batchingDelayNanos())
                .isEqualTo(ShardSettings.Sending.AUTO_DELAY);
        assertThat(of(0, Map.of("media.batchingDelayMillis", "5")).sending().batchingDelayNanos())
                .isEqualTo(5_000_000);
    }

    @Test
    void aClientMayOfferSlotsForAllItCanRequest() {
        assertThat(of(0, Map.of("media.videoSlots", "7")).slots()).isEqualTo(new SlotLimits(52, 7));
    }
}
