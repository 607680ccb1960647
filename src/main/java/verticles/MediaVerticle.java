package verticles;

import bus.Address;
import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.MediaMessage;
import bus.NodeMessage;
import call.MediaCommand;
import config.Settings;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import media.ConnectionRequest;
import media.EngineEvent;
import media.forward.AudibleLimit;
import media.net.DatagramIo;
import media.net.HostAddresses;
import media.net.MediaShard;
import media.net.ShardSnapshot;
import media.sdp.SdpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.node.EventLoops;
import verticles.node.StartException;
import verticles.node.ThreadLoad;
import verticles.node.ThreadPriorities;
import verticles.shard.EngineEventRouter;
import verticles.shard.OfferQueue;
import verticles.shard.ShardRequests;

/// Puts one media shard on the event bus: one core, one UDP port, one engine.
public final class MediaVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MediaVerticle.class);

    private static final long LOAD_MILLIS = 1_000;

    /// The 50 voices a client can ask for, and the sound of two screens.
    private static final int MAX_AUDIO_SLOTS = 52;

    private final Settings settings;
    private final int index;
    private @Nullable MediaShard shard;
    private @Nullable EngineEventRouter news;
    private @Nullable OfferQueue offers;
    private final Supplier<DoubleSupplier> loads;
    private double load;
    private final AudibleLimit places;
    private int audiblePlaces;

    public MediaVerticle(Settings settings, int index) {
        this(settings, index, ThreadLoad::new);
    }

    /// @param loads makes, on the event loop, what tells its load since the last question
    MediaVerticle(Settings settings, int index, Supplier<DoubleSupplier> loads) {
        this.loads = loads;
        this.settings = settings;
        this.index = index;
        this.places = new AudibleLimit(settings.media().audibleSpeakers());
        this.audiblePlaces = settings.media().audibleSpeakers();
    }

    @Override
    public Future<?> start() {
        ThreadPriorities.exemptOwnThread();
        Bus opened = new Bus(vertx);
        news = new EngineEventRouter(opened);
        offers = new OfferQueue(vertx);
        DoubleSupplier measured = loads.get();
        Settings.Media media = settings.media();
        Settings.MediaTcp tcp = media.tcp();
        MediaShard.Settings shardSettings =
                new MediaShard.Settings(
                        new InetSocketAddress(
                                HostAddresses.bindable(media.host()),
                                media.port() == 0 ? 0 : media.port() + index),
                        media.announcedAddresses(),
                        tcp.enabled()
                                ? new MediaShard.Tcp(
                                        tcp.port() == 0 ? 0 : tcp.port() + index,
                                        2 * media.maxConnectionsPerShard(),
                                        tcp.maxConnectionsPerAddress())
                                : null,
                        media.audibleSpeakers(),
                        MAX_AUDIO_SLOTS,
                        media.videoSlots(),
                        "hubbub-" + settings.node().id(),
                        sending(media));
        EventLoop loop = EventLoops.of(context);
        Address<MediaMessage> address = Addresses.media(settings.node().id(), index);
        return vertx.executeBlocking(() -> MediaShard.prepare(shardSettings))
                .compose(prepared ->
                        Future.fromCompletionStage(
                                MediaShard.start(
                                        loop,
                                        Objects.requireNonNull(prepared),
                                        this::onEngineEvent),
                                context))
                .recover(failure -> explainPort(failure, shardSettings.bind()))
                .compose(started -> {
                    shard = started;
                    vertx.setPeriodic(LOAD_MILLIS, _ -> onLoad(measured.getAsDouble()));
                    log.info(
                            "media shard {} listens on UDP port {} and {}, sends by {}, encrypts by {}",
                            index,
                            started.port(),
                            started.tcpPort() == 0
                                    ? "no TCP port"
                                    : "TCP port " + started.tcpPort(),
                            started.sender(),
                            started.cipher());
                    return opened.consume(address, this::onMessage);
                })
                .compose(_ ->
                        opened.answerPings(
                                settings.node().id(),
                                "media",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
    }

    private static MediaShard.Sending sending(Settings.Media media) {
        Duration delay = media.batchingDelay();
        return new MediaShard.Sending(
                DatagramIo.Sender.valueOf(media.sender().name()),
                media.cipher() == Settings.Media.Cipher.AUTO,
                delay == null ? MediaShard.Sending.AUTO_HOLD : delay.toNanos());
    }

    private static Future<MediaShard> explainPort(Throwable failure, InetSocketAddress bind) {
        String host = bind.getHostString();
        return failure instanceof MediaShard.TcpPortException tcp
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

    private Future<? extends BusMessage.Reply> onMessage(MediaMessage message) {
        MediaShard open = shard();
        return switch (message) {
            case MediaMessage.OpenConnection request ->
                    offers().after(
                                    request.room(),
                                    request.participant(),
                                    () -> openConnection(open, request));
            case MediaMessage.Command request ->
                    offers().after(
                                    request.room(),
                                    request.participant(),
                                    () -> carryOut(open, request));
            case MediaMessage.StatusRequest _ -> Future.succeededFuture(status(open));
        };
    }

    private Future<BusMessage.Reply> carryOut(MediaShard open, MediaMessage.Command request) {
        UUID room = request.room();
        int participant = request.participant();
        if (news().isCurrent(room, participant, request.epoch())) {
            if (request.command() instanceof MediaCommand.Disconnect) {
                news().forget(room, participant);
            }
            open.onCommand(room, participant, request.command());
        }
        return Future.succeededFuture(new BusMessage.Done());
    }

    /// A first offer is answered beside the event loop, a further one where the connection is.
    private Future<BusMessage.Reply> openConnection(
            MediaShard open, MediaMessage.OpenConnection request) {
        ConnectionRequest connection = ShardRequests.connection(request);
        if (open.hasConnection(request.room(), request.participant())) {
            try {
                return Future.succeededFuture(opened(request, open.connect(connection)));
            } catch (SdpException refused) {
                return Future.failedFuture(refused(refused));
            }
        }
        if (open.connections() + offers().underWay() >= settings.media().maxConnectionsPerShard()) {
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.TOO_MANY_CONNECTIONS,
                            "This media shard is full. Raise media.maxConnectionsPerShard or add a node."));
        }
        return offers().answer(
                        request.room(),
                        request.participant(),
                        () -> open.answerer().answer(connection))
                .transform(answered ->
                        answered.succeeded()
                                ? Future.succeededFuture(
                                        opened(request, open.connect(answered.result())))
                                : Future.failedFuture(refused(answered.cause())));
    }

    private BusMessage.Reply opened(MediaMessage.OpenConnection request, String answer) {
        news().follow(request.room(), request.participant(), request.session(), request.epoch());
        return new MediaMessage.ConnectionOpened(answer);
    }

    private static Throwable refused(Throwable cause) {
        return cause instanceof SdpException sdp
                ? new RefusedException(sdp.code(), String.valueOf(sdp.getMessage()))
                : cause;
    }

    /// Called by the engine's shell on this verticle's event loop, outside of Vert.x: enters it first.
    private void onEngineEvent(EngineEvent event) {
        context.runOnContext(_ -> news().tell(event));
    }

    /// Takes the load of the last second and lets the rooms hear fewer voices where it is high.
    private void onLoad(double lately) {
        load = lately;
        int now = places.onLoad(load);
        if (now != audiblePlaces) {
            log.info("media shard {}: load {}, {} voices are heard at once", index, load, now);
            audiblePlaces = now;
            shard().onAudibleLimit(now);
        }
    }

    private MediaMessage.ShardStatus status(MediaShard open) {
        ShardSnapshot figures = open.snapshot();
        return new MediaMessage.ShardStatus(
                index,
                open.port(),
                figures.rooms(),
                figures.connections(),
                load,
                audiblePlaces,
                figures.packetsReceived(),
                figures.packetsSent(),
                new MediaMessage.Sending(
                        figures.datagramsSent(),
                        figures.messagesSent(),
                        figures.paddingBytes(),
                        figures.batchingDelayNanos() / 1_000),
                figures.packetsDropped(),
                figures.forwardDelayP50Nanos() / 1_000,
                figures.forwardDelayP99Nanos() / 1_000,
                quality(figures),
                figures.connectionsEnded());
    }

    private static Map<String, MediaMessage.Distribution> quality(ShardSnapshot figures) {
        Map<String, MediaMessage.Distribution> distributions = new LinkedHashMap<>();
        figures.quality()
                .forEach((name, histogram) ->
                        distributions.put(
                                name,
                                new MediaMessage.Distribution(
                                        Arrays.stream(histogram.bounds()).boxed().toList(),
                                        Arrays.stream(histogram.counts()).boxed().toList(),
                                        histogram.sum())));
        return distributions;
    }

    private MediaShard shard() {
        MediaShard open = shard;
        if (open == null) {
            throw new IllegalStateException("the shard is not open");
        }
        return open;
    }

    private EngineEventRouter news() {
        EngineEventRouter opened = news;
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
