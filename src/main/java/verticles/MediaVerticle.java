package verticles;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.message.Address;
import bus.message.Answer;
import bus.message.BusMessage;
import bus.node.NodeMessage;
import call.MediaCommand;
import config.Settings;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import media.EngineEvent;
import media.net.MediaShard;
import media.net.PreparedShard;
import media.net.ShardSettings;
import media.net.SocketBuffers;
import media.net.TcpPortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ShardAddress;
import verticles.node.EventLoops;
import verticles.node.StartException;
import verticles.node.ThreadLoad;
import verticles.node.ThreadPriorities;
import verticles.node.VertxTimer;
import verticles.shard.AddressWatch;
import verticles.shard.ConnectionOpening;
import verticles.shard.EngineEventRouter;
import verticles.shard.OfferQueue;
import verticles.shard.ShardConfiguration;
import verticles.shard.ShardRelays;
import verticles.shard.StaleRooms;
import verticles.shared.NodeRefusals;

/// Puts one media shard on the event bus: one core, one UDP port, one engine.
public final class MediaVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MediaVerticle.class);

    private static final long LOAD_MILLIS = 1_000;

    private final Settings settings;
    private final int index;
    private @Nullable MediaShard shard;
    private @Nullable EngineEventRouter events;
    private @Nullable OfferQueue offers;
    private @Nullable ConnectionOpening connections;
    private @Nullable ShardRelays relays;
    private @Nullable StaleRooms stale;
    private final Supplier<DoubleSupplier> loads;
    private double load;
    private int audibleSpeakers;

    public MediaVerticle(Settings settings, int index) {
        this(settings, index, ThreadLoad::new);
    }

    /// @param loads makes, on the event loop, the meter of its load since the last call
    MediaVerticle(Settings settings, int index, Supplier<DoubleSupplier> loads) {
        this.loads = loads;
        this.settings = settings;
        this.index = index;
        this.audibleSpeakers = settings.media().audibleSpeakers();
    }

    @Override
    public Future<?> start() {
        ThreadPriorities.exemptOwnThread();
        Bus opened = new Bus(vertx);
        events = new EngineEventRouter(opened);
        offers = new OfferQueue(vertx, NodeRefusals.of(vertx));
        connections =
                new ConnectionOpening(offers, events, settings.media().maxConnectionsPerShard());
        stale = new StaleRooms(opened, events, this::disconnect);
        DoubleSupplier measured = loads.get();
        ShardSettings shardSettings = ShardConfiguration.of(settings, index);
        EventLoop loop = EventLoops.of(context);
        Address<MediaMessage> address = Addresses.media(settings.node().id(), index);
        ShardAddress own = new ShardAddress(settings.node().id(), index);
        return vertx.executeBlocking(() -> ShardConfiguration.relayHost(settings))
                .onSuccess(host -> relays = new ShardRelays(opened, own, host))
                .compose(_ -> vertx.executeBlocking(() -> PreparedShard.of(shardSettings)))
                .compose(prepared ->
                        open(loop, Objects.requireNonNull(prepared), shardSettings.ports()))
                .compose(started -> {
                    shard = started;
                    new VertxTimer(vertx)
                            .armPeriodic(LOAD_MILLIS, () -> onLoad(measured.getAsDouble(), opened));
                    log.info(
                            "media shard {} listens on UDP port {} and {}, sends by {}, encrypts by {}",
                            index,
                            started.port(),
                            started.tcpPort() == 0
                                    ? "no TCP port"
                                    : "TCP port " + started.tcpPort(),
                            started.sender(),
                            started.cipher());
                    warnOfSmallBuffers(started.buffers());
                    return opened.consume(address, this::onMessage);
                })
                .compose(_ ->
                        opened.answerPings(
                                settings.node().id(),
                                "media",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
    }

    private Future<MediaShard> open(
            EventLoop loop, PreparedShard prepared, ShardSettings.Ports ports) {
        return Future.fromCompletionStage(
                        MediaShard.start(loop, prepared, this::onEngineEvent, this::onRelayEvent),
                        context)
                .recover(failure -> explainPort(failure, ports.udp()))
                .onSuccess(started ->
                        new AddressWatch(vertx, index, started, ports, prepared.addresses())
                                .start());
    }

    /// Once per node, as all its shards have the same limits.
    private void warnOfSmallBuffers(SocketBuffers buffers) {
        if (index == 0 && !buffers.sysctls().isEmpty()) {
            log.warn(
                    "the system limits UDP buffers to {} bytes for receiving and {} for sending, so that packets"
                            + " are lost in bursts. Set as root: sysctl -w {}",
                    buffers.receiveBytes(),
                    buffers.sendBytes(),
                    String.join(" ", buffers.sysctls()));
        }
    }

    private static Future<MediaShard> explainPort(Throwable failure, InetSocketAddress bind) {
        String host = bind.getHostString();
        return failure instanceof TcpPortException tcp
                ? StartException.explainPort(
                        Future.failedFuture(tcp.getCause()),
                        "media.tcp.port",
                        "TCP",
                        host,
                        tcp.port())
                : StartException.explainPort(
                        Future.failedFuture(failure), "media.port", "UDP", host, bind.getPort());
    }

    @Override
    public Future<?> stop() {
        MediaShard open = shard;
        return open == null
                ? Future.succeededFuture()
                : Future.fromCompletionStage(open.close(), context);
    }

    private Answer onMessage(MediaMessage message) {
        MediaShard open = shard();
        return switch (message) {
            case MediaMessage.OpenConnection request ->
                    request.answer(
                            offers().after(
                                            request.room(),
                                            request.participant(),
                                            () -> connections().open(open, request)));
            case MediaMessage.Command request ->
                    request.answer(
                            offers().after(
                                            request.room(),
                                            request.participant(),
                                            () -> carryOut(open, request)));
            case MediaMessage.Adopt adopt -> {
                events().adopt(adopt.room(), adopt.participant(), adopt.epoch(), adopt.placement());
                yield Answer.none();
            }
            case MediaMessage.TakeOver request -> request.answer(takeOver(open, request));
            case MediaMessage.OfRelay ofRelay -> relays().onMessage(open, ofRelay);
            case MediaMessage.Ping request -> request.answer(new BusMessage.Done());
            case MediaMessage.StatusRequest request -> request.answer(status(open));
        };
    }

    private void disconnect(UUID room, int participant) {
        events().forget(room, participant);
        shard().onCommand(room, participant, new MediaCommand.Disconnect());
    }

    private BusMessage.Done takeOver(MediaShard open, MediaMessage.TakeOver request) {
        boolean connected =
                events().takeOver(
                                request.room(),
                                request.participant(),
                                request.session(),
                                request.epoch(),
                                request.placement());
        if (!connected) {
            throw new RefusedException(
                    RefusalCode.NOT_IN_ROOM, "The participant has no connection here.");
        }
        open.onCommand(request.room(), request.participant(), new MediaCommand.Report());
        return new BusMessage.Done();
    }

    private Future<BusMessage.Done> carryOut(MediaShard open, MediaMessage.Command request) {
        UUID room = request.room();
        int participant = request.participant();
        if (events().isCurrent(room, participant, request.epoch(), request.session())) {
            if (request.command() instanceof MediaCommand.Disconnect) {
                disconnect(room, participant);
            } else {
                open.onCommand(room, participant, request.command());
            }
        }
        return Future.succeededFuture(new BusMessage.Done());
    }

    /// Called by the engine's shell on this verticle's event loop, outside of Vert.x: enters it
    /// first.
    private void onEngineEvent(EngineEvent.OfRoom event) {
        context.runOnContext(_ -> events().route(event));
    }

    private void onRelayEvent(EngineEvent.OfRelay event) {
        context.runOnContext(_ -> relays().route(event));
    }

    /// Takes the load of the last second; a high one makes fewer speakers audible.
    private void onLoad(double lately, Bus bus) {
        load = lately;
        if (stale != null) {
            stale.onTick();
        }
        if (!bus.reachesRegions()) {
            shard().relays().onReportsInterrupted();
        }
        int now = shard().onLoad(load);
        if (now != audibleSpeakers) {
            log.info(
                    "media shard {}: load {}, forwarding at most {} active speakers",
                    index,
                    load,
                    now);
            audibleSpeakers = now;
        }
    }

    private MediaMessage.ShardStatus status(MediaShard open) {
        return new MediaMessage.ShardStatus(
                index, open.port(), load, audibleSpeakers, open.snapshot());
    }

    private MediaShard shard() {
        MediaShard open = shard;
        if (open == null) {
            throw new IllegalStateException("the shard is not open");
        }
        return open;
    }

    private EngineEventRouter events() {
        EngineEventRouter opened = events;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }

    private ShardRelays relays() {
        ShardRelays opened = relays;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }

    private ConnectionOpening connections() {
        ConnectionOpening opened = connections;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }

    private OfferQueue offers() {
        OfferQueue opened = offers;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }
}
