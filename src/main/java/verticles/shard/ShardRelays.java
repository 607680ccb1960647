package verticles.shard;

import bus.Addresses;
import bus.Answer;
import bus.Bus;
import bus.BusMessage;
import bus.MediaMessage;
import bus.RoomMessage;
import call.RelayEnd;
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

/// The relays of a shard, as the registries of its rooms know them: by room and the shard at the other end.
/// Passes on what the two ends report to each other. Belongs to the event loop of its verticle.
public final class ShardRelays {
    private static final Logger log = LoggerFactory.getLogger(ShardRelays.class);

    private record Key(UUID room, ShardAddress other) {}

    /// @param peer its number on the other shard
    private record Open(Key key, long epoch, int number, int peer) {}

    private final Bus bus;
    private final ShardAddress own;
    private final String host;
    private final Map<Key, Open> relays = new HashMap<>();
    private final Map<Integer, Open> byNumber = new HashMap<>();

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
                Open open = relays.get(new Key(close.room(), close.other()));
                if (open != null && open.epoch() <= close.epoch()) {
                    close(shard, open);
                }
                yield Answer.none();
            }
            case MediaMessage.ReportRelay report -> {
                Open open = byNumber.get(report.number());
                if (open != null && open.key().equals(new Key(report.room(), report.other()))) {
                    shard.onRelayState(report.number(), report.state());
                }
                yield Answer.none();
            }
        };
    }

    private Future<MediaMessage.RelayOpened> open(
            MediaShard shard, MediaMessage.OpenRelay request) {
        Open former = relays.get(new Key(request.room(), request.other()));
        if (former != null && former.epoch() > request.epoch()) {
            return Future.failedFuture(stale());
        }
        if (former != null) {
            remember(new Open(former.key(), request.epoch(), former.number(), former.peer()));
        }
        RelayEnd end = shard.reserveRelay(request.room(), host);
        return end == null
                ? Future.failedFuture(
                        new RefusedException(
                                RefusalCode.TOO_MANY_CONNECTIONS,
                                "This media shard has as many relays as it can."))
                : Future.succeededFuture(
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
        if (former != null) {
            close(shard, former);
        }
        Open open = new Open(key, request.epoch(), request.number(), request.end().number());
        remember(open);
        shard.connectRelay(request.number(), request.end());
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
        shard.closeRelay(open.number());
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
                            "room {} has lost its relay to shard {} of {}",
                            lost.room(),
                            open.key().other().shard(),
                            open.key().other().node());
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
