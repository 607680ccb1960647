package verticles.node;

import com.sun.management.UnixOperatingSystemMXBean;
import config.LimitSettings;
import config.Settings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import limits.AddressKey;
import limits.ConcurrencyLimit;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import limits.TrustedProxies;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.frames.TlsRecordLimit;

/// Limits the TCP connections to the HTTP ports of a node, and how many an address opens, when they
/// are accepted, before TLS. A refused one is closed at once; what is left of the file descriptors
/// belongs to media and the database.
public final class AcceptLimit implements Shareable {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLimit.class);
    private static final String SHARED = "hubbub-accept-limit";
    private static final String ALL = "all";
    private static final int LEAST_CONNECTIONS = 16;

    /// Files, libraries and wake-up descriptors of the JVM that are not open yet at start.
    private static final int RESERVED = 64;

    /// UDP and TCP socket, epoll and timer descriptors.
    private static final int PER_EVENT_LOOP = 6;

    private final RateLimit newOfAddress;
    private final ConcurrencyLimit ofAddress;
    private final ConcurrencyLimit all;

    /// Whether connections are counted by address too, by limited port. Written when a server
    /// listens, read by the thread that accepts.
    private final Map<Integer, Boolean> ports = new ConcurrentHashMap<>();

    private final TrustedProxies proxies;
    private final RefusalCounts refusals;

    AcceptLimit(
            LimitSettings.Http settings,
            TrustedProxies proxies,
            int maxConnections,
            RefusalCounts refusals) {
        this.proxies = proxies;
        this.refusals = refusals;
        newOfAddress =
                new RateLimit(
                        Limit.HTTP_NEW_CONNECTIONS_PER_ADDRESS,
                        settings.newConnectionsPerMinute(),
                        Duration.ofMinutes(1),
                        refusals);
        ofAddress =
                new ConcurrencyLimit(
                        Limit.HTTP_CONNECTIONS_PER_ADDRESS,
                        settings.connectionsPerAddress(),
                        refusals);
        all = new ConcurrencyLimit(Limit.HTTP_CONNECTIONS, maxConnections, refusals);
    }

    /// Shares the limit with the verticles of this node.
    void share(Vertx vertx) {
        vertx.sharedData().<String, AcceptLimit>getLocalMap(SHARED).put(ALL, this);
    }

    /// @return null for a Vert.x that was not made by [NodeVertx]
    public static @Nullable AcceptLimit of(Vertx vertx) {
        return vertx.sharedData().<String, AcceptLimit>getLocalMap(SHARED).get(ALL);
    }

    /// @param byAddress false where all connections come from a proxy
    public void limit(int port, boolean byAddress) {
        ports.put(port, byAddress);
    }

    /// The setting, or less if the process may open fewer files: half of the descriptors that media
    /// shards, database and event loops do not need. The other half is for media over TCP.
    static int maxConnections(Settings settings) {
        int wanted = settings.limits().http().connections();
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system)) {
            return wanted;
        }
        long loops = settings.verticles().signaling() + settings.verticles().media() + 3L;
        long possible =
                maxConnections(
                        system.getMaxFileDescriptorCount(),
                        system.getOpenFileDescriptorCount()
                                + settings.database().poolSize()
                                + loops * PER_EVENT_LOOP);
        if (possible < wanted && settings.verticles().signaling() > 0) {
            LOG.warn(
                    "The node may open {} files, which is enough for {} HTTP connections instead of {}"
                            + " (limits.http.connections); raise LimitNOFILE or `ulimit -n`.",
                    system.getMaxFileDescriptorCount(),
                    possible,
                    wanted);
        }
        return (int) Math.min(wanted, possible);
    }

    static long maxConnections(long descriptors, long needed) {
        return Math.max(LEAST_CONNECTIONS, (descriptors - needed - RESERVED) / 2);
    }

    /// For the pipeline of a server channel, before the handler that registers accepted channels.
    ChannelInboundHandlerAdapter handler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                if (accepted instanceof Channel child && !enter(context.channel(), child)) {
                    child.unsafe().closeForcibly();
                } else {
                    if (accepted instanceof Channel child
                            && hasTls(context.channel())
                            && !isOfProxy(child)) {
                        TlsRecordLimit.watch(child, refusals);
                    }
                    context.fireChannelRead(accepted);
                }
            }
        };
    }

    /// Only the plain port is not limited by address.
    private boolean hasTls(Channel server) {
        return server.localAddress() instanceof InetSocketAddress local
                && Boolean.TRUE.equals(ports.get(local.getPort()));
    }

    /// Whether the frames on it can be those of many people.
    private boolean isOfProxy(Channel child) {
        return child.remoteAddress() instanceof InetSocketAddress remote
                && remote.getAddress() != null
                && proxies.trusts(remote.getAddress());
    }

    private boolean enter(Channel server, Channel child) {
        if (!(server.localAddress() instanceof InetSocketAddress local)
                || !(child.remoteAddress() instanceof InetSocketAddress remote)) {
            return true;
        }
        Boolean byAddress = ports.get(local.getPort());
        if (byAddress == null) {
            return true;
        }
        if (!byAddress || remote.getAddress() == null || isOfProxy(child)) {
            return enterAll(child);
        }
        String key = AddressKey.of(remote.getAddress());
        if (newOfAddress.take(key, System.nanoTime()) > 0 || !ofAddress.enter(key)) {
            return false;
        }
        if (!enterAll(child)) {
            ofAddress.leave(key);
            return false;
        }
        child.closeFuture().addListener(_ -> ofAddress.leave(key));
        return true;
    }

    private boolean enterAll(Channel child) {
        if (!all.enter(ALL)) {
            return false;
        }
        child.closeFuture().addListener(_ -> all.leave(ALL));
        return true;
    }
}
