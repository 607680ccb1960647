package verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.internal.serialization.SerializationClassNameFilter;
import config.load.SettingsLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HazelcastConfigTest {
    private final Config config =
            HazelcastConfig.of(
                    SettingsLoader.defaults(Map.of()),
                    ClusterIdentity.of("s".repeat(32)),
                    "127.0.0.1");
    private final SerializationClassNameFilter filter =
            new SerializationClassNameFilter(
                    config.getSerializationConfig().getJavaSerializationFilterConfig());

    /// The encoder for all protocols is always ready to write, also to a member that does not
    /// answer.
    @Test
    void thePortSpeaksTheProtocolOfMembersAlone() {
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig();
        assertThat(network.isEnabled()).isTrue();
        assertThat(network.getEndpointConfigs()).containsOnlyKeys(EndpointQualifier.MEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.hazelcast.internal.cluster.MemberInfo",
                "io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo",
                "java.lang.IllegalStateException"
            })
    void classesOfTheClusterAreDeserialized(String name) {
        assertThatCode(() -> filter.filter(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.PriorityQueue",
                "java.lang.ProcessBuilder",
                "java.lang.reflect.Proxy",
                "javax.management.BadAttributeValueExpException",
                "org.postgresql.ds.PGSimpleDataSource"
            })
    void othersAreRefused(String name) {
        assertThatThrownBy(() -> filter.filter(name)).isInstanceOf(SecurityException.class);
    }
}
