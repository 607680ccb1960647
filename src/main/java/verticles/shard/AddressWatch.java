package verticles.shard;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import media.net.AnnouncedAddresses;
import media.net.MediaShard;
import media.net.ShardSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.node.VertxTimer;

/// Announces the addresses that the host of a shard, or its name, has by now: those who join later
/// get them. Belongs to the event loop of its verticle.
public final class AddressWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AddressWatch.class);

    /// As long as the JVM keeps the answer of a name server.
    private static final long INTERVAL_MILLIS = 30_000;

    private final Vertx vertx;
    private final int index;
    private final MediaShard shard;
    private final AnnouncedAddresses addresses;
    private final VertxTimer timer;
    private List<InetAddress> announced;

    /// @param index of the shard, for the log
    /// @param announced by the shard at its start
    public AddressWatch(
            Vertx vertx,
            int index,
            MediaShard shard,
            ShardSettings.Ports ports,
            List<InetAddress> announced) {
        this.vertx = vertx;
        this.index = index;
        this.shard = shard;
        this.addresses = new AnnouncedAddresses(ports.announced(), ports.udp().getAddress());
        this.timer = new VertxTimer(vertx);
        this.announced = announced;
    }

    /// Looks again and again from now on.
    public void start() {
        timer.arm(INTERVAL_MILLIS, this::refresh);
    }

    private void refresh() {
        vertx.executeBlocking(addresses::current)
                .onSuccess(current -> {
                    if (!current.equals(announced)) {
                        LOG.info("media shard {} announces {} from now on", index, current);
                        announced = current;
                        shard.announce(current);
                    }
                })
                .onComplete(_ -> start());
    }
}
