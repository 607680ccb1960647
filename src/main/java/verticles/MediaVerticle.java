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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import media.Agreement;
import media.ConnectionRequest;
import media.EngineEvent;
import media.OfferAnswerer;
import media.net.AnnouncedAddresses;
import media.net.MediaShard;
import media.net.PreparedShard;
import media.net.ShardSettings;
import media.net.SocketBuffers;
import media.net.TcpPortException;
import media.sdp.SdpException;
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
import verticles.shard.EngineEventRouter;
import verticles.shard.OfferQueue;
import verticles.shard.ShardConfiguration;
import verticles.shard.ShardRelays;
import verticles.shard.ShardRequests;
import verticles.shard.StaleRooms;

/// Puts one media shard on the event bus: one core, one UDP port, one engine.
public final class MediaVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MediaVerticle.class);

    private static final long LOAD_MILLIS = 1_000;

    /// As long as the JVM keeps the answer of a name server.
    private static final long ADDRESSES_MILLIS = 30_000;

    private final Settings settings;
    private final int index;
    private @Nullable MediaShard shard;
    private @Nullable EngineEventRouter events;
    private @Nullable OfferQueue offers;
    private @Nullable ShardRelays relays;
    private @Nullable StaleRooms stale;
    private final Supplier<DoubleSupplier> loads;
    private double load;
    private int audibleSpeakers;
    private List<InetAddress> announced = List.of();

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
        offers = new OfferQueue(vertx);
        stale = new StaleRooms(opened, events, this::disconnect);
        DoubleSupplier measured = loads.get();
        ShardSettings shardSettings = ShardConfiguration.of(settings, index);
        EventLoop loop = EventLoops.of(context);
        Address<MediaMessage> address = Addresses.media(settings.node().id(), index);
        ShardAddress own = new ShardAddress(settings.node().id(), index);
        return vertx.executeBlocking(() -> ShardConfiguration.relayHost(settings))
                .onSuccess(host -> relays = new ShardRelays(opened, own, host))
                .compose(_ -> vertx.executeBlocking(() -> PreparedShard.of(shardSettings)))
                .onSuccess(prepared -> announced = prepared.addresses())
                .compose(prepared ->
                        Future.fromCompletionStage(
                                MediaShard.start(
                                        loop,
                                        Objects.requireNonNull(prepared),
                                        this::onEngineEvent,
                                        this::onRelayEvent),
                                context))
                .recover(failure -> explainPort(failure, shardSettings.ports().udp()))
                .compose(started -> {
                    shard = started;
                    new VertxTimer(vertx)
                            .armPeriodic(LOAD_MILLIS, () -> onLoad(measured.getAsDouble()));
                    watchAddresses(shardSettings.ports());
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

    /// The next join gets the addresses that this host, or its name, has by then.
    private void watchAddresses(ShardSettings.Ports ports) {
        AnnouncedAddresses addresses =
                new AnnouncedAddresses(ports.announced(), ports.udp().getAddress());
        VertxTimer timer = new VertxTimer(vertx);
        timer.arm(ADDRESSES_MILLIS, () -> refreshAddresses(addresses, timer));
    }

    private void refreshAddresses(AnnouncedAddresses addresses, VertxTimer timer) {
        vertx.executeBlocking(addresses::current)
                .onSuccess(current -> {
                    if (!current.equals(announced)) {
                        log.info("media shard {} announces {} from now on", index, current);
                        announced = current;
                        shard().announce(current);
                    }
                })
                .onComplete(
                        _ -> timer.arm(ADDRESSES_MILLIS, () -> refreshAddresses(addresses, timer)));
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
                                            () -> openConnection(open, request)));
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

    /// Offers are answered beside the event loop: an answer takes up to 30 ms, and what a client may offer
    /// again at any time must not delay the packets of others.
    private Future<MediaMessage.ConnectionOpened> openConnection(
            MediaShard open, MediaMessage.OpenConnection request) {
        if (!mayOpen(request)) {
            return Future.failedFuture(replaced());
        }
        Agreement agreement = open.agreement(request.room(), request.participant());
        if (agreement == null
                && open.connections() + offers().underWay()
                        >= settings.media().maxConnectionsPerShard()) {
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.TOO_MANY_CONNECTIONS,
                            "This media shard is full. Raise media.maxConnectionsPerShard or add a node."));
        }
        ConnectionRequest connection = ShardRequests.connection(request);
        OfferAnswerer answerer = open.answerer();
        return offers().answer(
                        request.room(),
                        request.participant(),
                        () -> answerer.answer(connection, agreement))
                .transform(answered -> {
                    if (answered.failed()) {
                        return Future.failedFuture(refused(answered.cause()));
                    }
                    if (!mayOpen(request)) {
                        return Future.failedFuture(replaced());
                    }
                    String answer = open.connect(answered.result());
                    // The connection may have ended or changed meanwhile.
                    return answer == null
                            ? openConnection(open, request)
                            : Future.succeededFuture(opened(request, answer));
                });
    }

    private boolean mayOpen(MediaMessage.OpenConnection request) {
        return events().mayOpen(
                        request.room(),
                        request.participant(),
                        request.session(),
                        request.epoch(),
                        request.placement());
    }

    private static RefusedException replaced() {
        return new RefusedException(
                RefusalCode.NOT_IN_ROOM, "Another session goes on as this participant.");
    }

    private MediaMessage.ConnectionOpened opened(
            MediaMessage.OpenConnection request, String answer) {
        events().follow(
                        request.room(),
                        request.participant(),
                        request.session(),
                        request.epoch(),
                        request.placement());
        return new MediaMessage.ConnectionOpened(answer);
    }

    private static Throwable refused(Throwable cause) {
        return cause instanceof SdpException sdp
                ? new RefusedException(sdp.code(), String.valueOf(sdp.getMessage()))
                : cause;
    }

    /// Called by the engine's shell on this verticle's event loop, outside of Vert.x: enters it first.
    private void onEngineEvent(EngineEvent.OfRoom event) {
        context.runOnContext(_ -> events().route(event));
    }

    private void onRelayEvent(EngineEvent.OfRelay event) {
        context.runOnContext(_ -> relays().route(event));
    }

    /// Takes the load of the last second; a high one makes fewer speakers audible.
    private void onLoad(double lately) {
        load = lately;
        if (stale != null) {
            stale.onTick();
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

    private OfferQueue offers() {
        OfferQueue opened = offers;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }
}
