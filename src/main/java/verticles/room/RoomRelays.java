package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.MediaMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ShardAddress;

/// The relays between the shards of one room, each with each: opens those that are missing, goes on with those of a former
/// owner, closes those that are not needed any more. Used on the registry's context only.
final class RoomRelays {
    private static final Logger LOG = LoggerFactory.getLogger(RoomRelays.class);

    private record Pair(ShardAddress one, ShardAddress other) {
        static Pair of(ShardAddress a, ShardAddress b) {
            boolean inOrder =
                    a.node().equals(b.node())
                            ? a.shard() < b.shard()
                            : a.node().compareTo(b.node()) < 0;
            return inOrder ? new Pair(a, b) : new Pair(b, a);
        }
    }

    private enum State {
        /// To be opened at the next tick.
        MISSING,
        OPENING,
        OPEN
    }

    private final Bus bus;
    private final UUID room;
    private final long epoch;
    private final Map<Pair, State> relays = new HashMap<>();
    private boolean ended;

    RoomRelays(Bus bus, UUID room, long epoch) {
        this.bus = bus;
        this.room = room;
        this.epoch = epoch;
    }

    /// Connects these shards, and no others.
    void connect(Set<ShardAddress> shards) {
        List<ShardAddress> all = List.copyOf(shards);
        List<Pair> needed = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                needed.add(Pair.of(all.get(i), all.get(j)));
            }
        }
        for (Pair pair : List.copyOf(relays.keySet())) {
            if (!needed.contains(pair)) {
                relays.remove(pair);
                close(pair);
            }
        }
        for (Pair pair : needed) {
            if (!relays.containsKey(pair)) {
                open(pair);
            }
        }
    }

    /// To be called several times a second.
    void onTick() {
        for (Map.Entry<Pair, State> relay : List.copyOf(relays.entrySet())) {
            if (relay.getValue() == State.MISSING) {
                open(relay.getKey());
            }
        }
    }

    /// One end reports that the relay has ended by itself.
    void onLost(ShardAddress one, ShardAddress other) {
        relays.computeIfPresent(
                Pair.of(one, other), (_, state) -> state == State.OPEN ? State.MISSING : state);
    }

    void end() {
        ended = true;
    }

    private void open(Pair pair) {
        relays.put(pair, State.OPENING);
        Future.all(reserve(pair.one(), pair.other()), reserve(pair.other(), pair.one()))
                .compose(ends -> {
                    MediaMessage.RelayOpened one = ends.resultAt(0);
                    MediaMessage.RelayOpened other = ends.resultAt(1);
                    boolean goesOn =
                            one.open() != 0
                                    && one.open() == other.openAtOther()
                                    && other.open() == one.openAtOther();
                    if (ended || goesOn || !relays.containsKey(pair)) {
                        return Future.succeededFuture();
                    }
                    return Future.all(
                            connect(pair.one(), pair.other(), one, other),
                            connect(pair.other(), pair.one(), other, one));
                })
                .onSuccess(_ -> {
                    if (relays.replace(pair, State.OPENING, State.OPEN)) {
                        LOG.info(
                                "room {}: relay between {} and {}", room, pair.one(), pair.other());
                    }
                })
                .onFailure(failure -> {
                    if (relays.replace(pair, State.OPENING, State.MISSING)) {
                        LOG.warn(
                                "room {}: no relay between {} and {} yet: {}",
                                room,
                                pair.one(),
                                pair.other(),
                                failure.toString());
                    }
                });
    }

    private Future<MediaMessage.RelayOpened> reserve(ShardAddress at, ShardAddress other) {
        return bus.request(
                Addresses.media(at.node(), at.shard()),
                new MediaMessage.OpenRelay(room, epoch, other));
    }

    private Future<?> connect(
            ShardAddress at,
            ShardAddress other,
            MediaMessage.RelayOpened here,
            MediaMessage.RelayOpened there) {
        return bus.request(
                Addresses.media(at.node(), at.shard()),
                new MediaMessage.ConnectRelay(
                        room, epoch, other, here.end().number(), there.end()));
    }

    private void close(Pair pair) {
        LOG.info("room {}: no relay between {} and {}", room, pair.one(), pair.other());
        close(pair.one(), pair.other());
        close(pair.other(), pair.one());
    }

    private void close(ShardAddress at, ShardAddress other) {
        bus.send(
                Addresses.media(at.node(), at.shard()),
                new MediaMessage.CloseRelay(room, epoch, other));
    }
}
