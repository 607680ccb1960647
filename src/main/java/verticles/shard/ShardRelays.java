package verticles.shard;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.call.RoomMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import call.shard.RelayEnd;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import media.EngineEvent;
import media.net.MediaShard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ShardAddress;

/// The relays of a shard, as the registries of its rooms know them: by room and the shard at the
/// other end. Passes on what the two ends report to each other. Belongs to the event loop of its
/// verticle.
public final class ShardRelays {
    private static final Logger log = LoggerFactory.getLogger(ShardRelays.class);

    private record Key(UUID room, ShardAddress other) {}

    /// @param peer its number on the other shard
    private record Open(Key key, long epoch, int number, int peer) {}

    private record Reserved(long epoch, RelayEnd end) {}

    private final Bus bus;
    private final ShardAddress own;
    private final String host;
    private final Map<Key, Open> relays = new HashMap<>();
    private final Map<Integer, Open> byNumber = new HashMap<>();

    /// The last one of each, so that a pair that fails again and again takes one number and not all
    /// of them.
    private final Map<Key, Reserved> reservations = new HashMap<>();

    /// @param own this shard
    /// @param host IP address at which other shards reach it
    public ShardRelays(Bus bus, ShardAddress own, String host) {
        this.bus = bus;
        this.own = own;
        this.host = host;
    }

    public Answer onMessage(MediaShard shard, MediaMessage.OfRelay message) {
        return switch (message) {
            case MediaMessage.OpenRelay request -> request.answer(open(shard, request));
            case MediaMessage.ConnectRelay request -> request.answer(connect(shard, request));
            case MediaMessage.CloseRelay close -> {
                Key key = new Key(close.room(), close.other());
                Reserved reserved = reservations.get(key);
                if (reserved != null && reserved.epoch() <= close.epoch()) {
                    reservations.remove(key);
                    shard.relays().release(reserved.end());
                }
                Open open = relays.get(key);
                if (open != null && open.epoch() <= close.epoch()) {
                    close(shard, open);
                }
                yield Answer.none();
            }
            case MediaMessage.ReportRelay report -> {
                Open open = byNumber.get(report.number());
                if (open != null && open.key().equals(new Key(report.room(), report.other()))) {
                    shard.relays().onState(report.number(), report.state());
                }
                yield Answer.none();
            }
        };
    }

    private Future<MediaMessage.RelayOpened> open(
            MediaShard shard, MediaMessage.OpenRelay request) {
        Key key = new Key(request.room(), request.other());
        Open former = relays.get(key);
        Reserved before = reservations.get(key);
        if ((former != null && former.epoch() > request.epoch())
                || (before != null && before.epoch() > request.epoch())) {
            return Future.failedFuture(stale());
        }
        if (former != null) {
            remember(new Open(former.key(), request.epoch(), former.number(), former.peer()));
        }
        reservations.values().removeIf(reserved -> !shard.relays().isReserved(reserved.end()));
        if (before != null) {
            shard.relays().release(before.end());
        }
        RelayEnd end = shard.relays().reserve(request.room(), host);
        if (end == null) {
            reservations.remove(key);
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.TOO_MANY_CONNECTIONS,
                            "This media shard has as many relays as it can."));
        }
        reservations.put(key, new Reserved(request.epoch(), end));
        return Future.succeededFuture(
                new MediaMessage.RelayOpened(
                        end,
                        former == null ? 0 : former.number(),
                        former == null ? 0 : former.peer()));
    }

    private Future<BusMessage.Done> connect(MediaShard shard, MediaMessage.ConnectRelay request) {
        Key key = new Key(request.room(), request.other());
        Open former = relays.get(key);
        if (former != null && former.epoch() > request.epoch()) {
            return Future.failedFuture(stale());
        }
        if (!shard.relays().connect(request.number(), request.end())) {
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.UNAVAILABLE,
                            "The relay was not connected in time; it has to be opened again."));
        }
        reservations.remove(key);
        if (former != null) {
            close(shard, former);
        }
        remember(new Open(key, request.epoch(), request.number(), request.end().number()));
        log.info(
                "room {} has a relay to shard {} of {} at {}:{}",
                request.room(),
                request.other().shard(),
                request.other().node(),
                request.end().host(),
                request.end().port());
        return Future.succeededFuture(new BusMessage.Done());
    }

    private void close(MediaShard shard, Open open) {
        forget(open);
        shard.relays().close(open.number());
        log.info(
                "room {} has no relay to shard {} of {} any more",
                open.key().room(),
                open.key().other().shard(),
                open.key().other().node());
    }

    private void remember(Open open) {
        relays.put(open.key(), open);
        byNumber.put(open.number(), open);
    }

    private void forget(Open open) {
        relays.remove(open.key(), open);
        byNumber.remove(open.number(), open);
    }

    /// Sends one event of the engine to the shard or the room that it concerns.
    public void route(EngineEvent.OfRelay event) {
        switch (event) {
            case EngineEvent.RelayReported reported -> {
                Open open = byNumber.get(reported.relay());
                if (open != null) {
                    ShardAddress to = open.key().other();
                    bus.send(
                            Addresses.media(to.node(), to.shard()),
                            new MediaMessage.ReportRelay(
                                    reported.room(), own, open.peer(), reported.state()));
                }
            }
            case EngineEvent.RelayLost lost -> {
                @Nullable Open open = byNumber.get(lost.relay());
                if (open != null) {
                    forget(open);
                    log.warn(
                            "room {} has lost its relay to shard {} of {}, because {}",
                            lost.room(),
                            open.key().other().shard(),
                            open.key().other().node(),
                            lost.why().sentence());
                    bus.send(
                            Addresses.room(lost.room()),
                            new RoomMessage.RelayLost(open.epoch(), own, open.key().other()));
                }
            }
        }
    }

    private static RefusedException stale() {
        return new RefusedException(
                RefusalCode.STALE_EPOCH, "The room has another owner with a higher epoch.");
    }
}
