package config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpsSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "0.0.0.0, localhost",
        "::, localhost",
        "10.0.0.7, 10.0.0.7",
        "fd00::7, [fd00::7]",
        "node-1.internal, node-1.internal"
    })
    void thisMachineReachesAllAddressesByLoopback(String host, String reachable) {
        assertThat(new OpsSettings(host, 8081).reachableHost()).isEqualTo(reachable);
    }
}
