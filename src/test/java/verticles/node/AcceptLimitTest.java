package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import config.load.SettingsLoader;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import limits.RefusalCounts;
import limits.TrustedProxies;
import org.junit.jupiter.api.Test;
import verticles.frames.TlsRecordLimit;

/// The rest is in `verticles.HttpLimitsIT`, over real sockets.
class AcceptLimitTest {
    private static final int PORT = 8443;

    /// N9
    @Test
    void leavesDescriptorsToMediaAndTheDatabase() {
        assertThat(AcceptLimit.maxConnections(256, 120)).isEqualTo(36);
        assertThat(AcceptLimit.maxConnections(65_536, 472)).isEqualTo(32_500);
        assertThat(AcceptLimit.maxConnections(100, 200)).isEqualTo(16);
    }

    /// A proxy sends the requests of many people over one connection.
    @Test
    void countsTheFramesOfAllButTrustedProxies() {
        AcceptLimit limit =
                new AcceptLimit(
                        SettingsLoader.defaults().limits().http(),
                        TrustedProxies.of(List.of("10.0.0.0/8")),
                        100,
                        new RefusalCounts());
        limit.limit(PORT, true);
        var server = new Accepted("127.0.0.1", limit.handler());

        assertThat(accepted(server, "192.0.2.1").pipeline().get(TlsRecordLimit.class)).isNotNull();
        assertThat(accepted(server, "10.1.2.3").pipeline().get(TlsRecordLimit.class)).isNull();
    }

    private static EmbeddedChannel accepted(EmbeddedChannel server, String from) {
        server.writeInbound(new Accepted(from));
        return server.readInbound();
    }

    private static final class Accepted extends EmbeddedChannel {
        private final InetSocketAddress address;

        Accepted(String address, ChannelHandler... handlers) {
            super(handlers);
            this.address = new InetSocketAddress(address, PORT);
        }

        @Override
        protected SocketAddress localAddress0() {
            return address;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return address;
        }
    }
}
