package verticles.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import config.ClusterSettings;
import config.load.SettingsLoader;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeVertxTest {
    @Test
    void aPublicAddressOfTheClusterIsRefusedUnlessItIsAllowed() {
        InetAddress publicAddress = InetAddress.ofLiteral("8.8.8.8");
        InetAddress privateAddress = InetAddress.ofLiteral("10.0.0.1");

        assertThatThrownBy(() -> NodeVertx.refusePublicAddress(cluster("false"), publicAddress))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cluster.allowPublicAddress");
        assertThatCode(() -> NodeVertx.refusePublicAddress(cluster("true"), publicAddress))
                .doesNotThrowAnyException();
        assertThatCode(() -> NodeVertx.refusePublicAddress(cluster("false"), privateAddress))
                .doesNotThrowAnyException();
    }

    private static ClusterSettings cluster(String allowPublicAddress) {
        return SettingsLoader.defaults(Map.of("cluster.allowPublicAddress", allowPublicAddress))
                .cluster();
    }
}
