package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ShardAddress;
import verticles.node.Clock;

/// The relays between the shards of one room, a full mesh: opens those that are missing, goes on
/// with those of a former owner, closes those that are not needed any more. Used on the registry's
/// context only.
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
        /// To be opened when [Attempt#dueMillis] is over.
        MISSING,
        OPENING,
        OPEN
    }

    /// After a failure, the time to the next attempt doubles from the first to the second of these.
    private static final long FIRST_RETRY_MILLIS = 1_000;

    private static final long LAST_RETRY_MILLIS = 5_000;

    /// How far a pair is.
    private static final class Attempt {
        State state = State.MISSING;
        long dueMillis;
        long retryMillis = FIRST_RETRY_MILLIS;

        void onFailed(long nowMillis) {
            state = State.MISSING;
            dueMillis = nowMillis + retryMillis;
            retryMillis = Math.min(LAST_RETRY_MILLIS, 2 * retryMillis);
        }

        void onOpen() {
            state = State.OPEN;
            retryMillis = FIRST_RETRY_MILLIS;
        }

        void onLost(long nowMillis) {
            if (state == State.OPEN) {
                state = State.MISSING;
                dueMillis = nowMillis;
            }
        }

        void onNodeJoined(long nowMillis) {
            dueMillis = Math.min(dueMillis, nowMillis);
            retryMillis = FIRST_RETRY_MILLIS;
        }

        boolean isDue(long nowMillis) {
            return state == State.MISSING && nowMillis - dueMillis >= 0;
        }
    }

    private final Bus bus;
    private final UUID room;
    private final long epoch;
    private final LongSupplier clock;
    private final Map<Pair, Attempt> relays = new HashMap<>();
    private boolean ended;

    RoomRelays(Bus bus, UUID room, long epoch) {
        this(bus, room, epoch, Clock::millis);
    }

    /// @param clock monotonic milliseconds
    RoomRelays(Bus bus, UUID room, long epoch, LongSupplier clock) {
        this.bus = bus;
        this.room = room;
        this.epoch = epoch;
        this.clock = clock;
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
                Attempt first = new Attempt();
                relays.put(pair, first);
                open(pair, first);
            }
        }
    }

    /// Whether all that are needed are there.
    boolean areOpen() {
        return relays.values().stream().allMatch(relay -> relay.state == State.OPEN);
    }

    /// To be called several times a second.
    void onTick() {
        long now = clock.getAsLong();
        for (Map.Entry<Pair, Attempt> relay : List.copyOf(relays.entrySet())) {
            if (relay.getValue().isDue(now)) {
                open(relay.getKey(), relay.getValue());
            }
        }
    }

    /// Those that are missing may have failed because the cluster was split, which has ended now;
    /// all are tried again soon, whichever node has joined.
    void onNodeJoined() {
        long now = clock.getAsLong();
        relays.values().forEach(relay -> relay.onNodeJoined(now));
    }

    /// One end reports that the relay has ended by itself.
    void onLost(ShardAddress one, ShardAddress other) {
        Attempt lost = relays.get(Pair.of(one, other));
        if (lost != null) {
            lost.onLost(clock.getAsLong());
        }
    }

    void end() {
        ended = true;
    }

    private void open(Pair pair, Attempt attempt) {
        attempt.state = State.OPENING;
        Future.all(reserve(pair.one(), pair.other()), reserve(pair.other(), pair.one()))
                .compose(ends -> {
                    MediaMessage.RelayOpened one = ends.resultAt(0);
                    MediaMessage.RelayOpened other = ends.resultAt(1);
                    boolean goesOn =
                            one.open() != 0
                                    && one.open() == other.openAtOther()
                                    && other.open() == one.openAtOther();
                    if (ended || goesOn || relays.get(pair) != attempt) {
                        return Future.succeededFuture();
                    }
                    return Future.all(
                            connect(pair.one(), pair.other(), one, other),
                            connect(pair.other(), pair.one(), other, one));
                })
                .onSuccess(_ -> {
                    if (relays.get(pair) == attempt) {
                        attempt.onOpen();
                        LOG.info(
                                "room {}: relay between {} and {}", room, pair.one(), pair.other());
                    }
                })
                .onFailure(failure -> {
                    if (relays.get(pair) == attempt) {
                        attempt.onFailed(clock.getAsLong());
                        LOG.warn(
                                "room {}: no relay between {} and {} yet, next attempt in {} ms: {}",
                                room,
                                pair.one(),
                                pair.other(),
                                attempt.dueMillis - clock.getAsLong(),
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
