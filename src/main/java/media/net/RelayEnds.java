package media.net;

import call.shard.RelayEnd;
import call.shard.RelayState;
import java.net.InetSocketAddress;
import java.util.UUID;
import media.EngineRelays;
import media.RelayKey;
import media.ReservedRelay;
import org.jspecify.annotations.Nullable;

/// The ends of relays at one shard, with addresses and keys as shards give them to each other. Used
/// on the event loop of the shard.
public final class RelayEnds {
    private final EngineLoop loop;
    private final EngineRelays relays;
    private final int port;

    /// @param port the UDP port at which the shard receives
    RelayEnds(EngineLoop loop, int port) {
        this.loop = loop;
        this.relays = loop.engine().relays();
        this.port = port;
    }

    /// Prepares a relay of a room to another shard, and says where this end receives it.
    ///
    /// @param host IP address at which the other shard reaches this one
    /// @return null when this shard has as many relays as it can
    public @Nullable RelayEnd reserve(UUID room, String host) {
        ReservedRelay relay = relays.reserve(loop.clock().nanos(), room);
        loop.settle();
        return relay == null
                ? null
                : new RelayEnd(host, port, relay.number(), RelayKey.write(relay.keys()));
    }

    /// The other end of a relay that was reserved here is known.
    ///
    /// @param number here
    /// @return false when it was not reserved, or too long ago
    public boolean connect(int number, RelayEnd other) {
        boolean connected =
                relays.connect(
                        loop.clock().nanos(),
                        number,
                        new InetSocketAddress(other.host(), other.port()),
                        other.number(),
                        RelayKey.read(other.key()));
        loop.settle();
        return connected;
    }

    /// Whether what [#reserve] returned still waits for its other end.
    public boolean isReserved(RelayEnd end) {
        return relays.isReserved(new ReservedRelay(end.number(), RelayKey.read(end.key())));
    }

    /// What [#reserve] returned is not needed. Nothing happens when it no longer waits.
    public void release(RelayEnd end) {
        relays.release(new ReservedRelay(end.number(), RelayKey.read(end.key())));
    }

    /// Takes what the other end of a relay reports.
    public void onState(int number, RelayState state) {
        relays.onState(loop.clock().nanos(), number, state);
        loop.settle();
    }

    /// The other ends cannot report their state now. To be called about once a second meanwhile.
    public void onReportsInterrupted() {
        relays.onReportsInterrupted(loop.clock().nanos());
    }

    /// Nothing happens when there is none.
    public void close(int number) {
        relays.close(loop.clock().nanos(), number);
        loop.settle();
    }
}
