package verticles;

import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.MediaMessage;
import bus.NodeMessage;
import bus.RoomMessage;
import bus.SessionMessage;

import config.Settings;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

import media.ConnectionRequest;
import media.EngineEvent;
import media.forward.View;
import media.forward.Want;
import media.net.AudiblePlaces;
import media.net.HostAddresses;
import media.net.MediaShard;
import media.sdp.SdpException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import refusal.RefusedException;

import rooms.ParticipantState;
import rooms.TrackKind;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongFunction;

/// Puts one media shard on the event bus: one core, one UDP port, one engine.
public final class MediaVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MediaVerticle.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final long LOAD_MILLIS = 1_000;

    /// The 50 voices a client can ask for, and the sound of two screens.
    private static final int MAX_AUDIO_SLOTS = 52;

    /// Where the news of a participant go.
    private record Member(String session, long epoch) {}

    private final Settings settings;
    private final int index;
    private final Map<UUID, Map<Integer, Member>> members = new HashMap<>();
    private @Nullable MediaShard shard;
    private @Nullable Bus bus;
    private long loopThread;
    private long lastCpuNanos;
    private long lastLoadNanos;
    private double load;
    private final AudiblePlaces places;
    private int audiblePlaces;

    public MediaVerticle(Settings settings, int index) {
        this.settings = settings;
        this.index = index;
        this.places = new AudiblePlaces(settings.media().audiblePlaces());
        this.audiblePlaces = settings.media().audiblePlaces();
    }

    @Override
    public Future<?> start() {
        Bus opened = new Bus(vertx);
        bus = opened;
        loopThread = Thread.currentThread().threadId();
        lastCpuNanos = THREADS.getThreadCpuTime(loopThread);
        lastLoadNanos = System.nanoTime();
        Settings.Media media = settings.media();
        Settings.MediaTcp tcp = media.tcp();
        MediaShard.Settings shardSettings =
                new MediaShard.Settings(
                        new InetSocketAddress(
                                HostAddresses.bindable(media.host()),
                                media.port() == 0 ? 0 : media.port() + index),
                        media.announcedAddresses(),
                        tcp == null
                                ? null
                                : new MediaShard.Tcp(
                                        tcp.port() == 0 ? 0 : tcp.port() + index,
                                        2 * media.maxConnectionsPerShard(),
                                        tcp.maxConnectionsPerAddress()),
                        media.audiblePlaces(),
                        MAX_AUDIO_SLOTS,
                        media.videoSlots(),
                        "hubbub-" + settings.node().id());
        EventLoop loop = EventLoops.of(context);
        String address = Addresses.media(settings.node().id(), index);
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
                    vertx.setPeriodic(LOAD_MILLIS, _ -> onLoadTick());
                    log.info(
                            "media shard {} listens on UDP port {} and {}",
                            index,
                            started.port(),
                            started.tcpPort() == 0
                                    ? "no TCP port"
                                    : "TCP port " + started.tcpPort());
                    return opened.consume(address, this::onMessage);
                })
                .compose(_ ->
                        opened.answerPings(
                                settings.node().id(),
                                "media",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
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

    private Future<? extends BusMessage> onMessage(BusMessage message) {
        MediaShard open = shard();
        return switch (message) {
            case MediaMessage.OpenConnection request -> openConnection(open, request);
            case MediaMessage.CloseConnection request -> {
                forget(request.room(), request.participant());
                open.disconnect(request.room(), request.participant());
                yield Future.succeededFuture(new BusMessage.Done());
            }
            case MediaMessage.ChangeState request -> {
                open.change(request.room(), request.participant(), allowed(request.state()));
                yield Future.succeededFuture(new BusMessage.Done());
            }
            case MediaMessage.ChangeView request -> {
                if (request.wants() != null) {
                    open.view(request.room(), request.participant(), view(request.wants()));
                }
                open.wantVoices(request.room(), request.participant(), request.voices());
                yield Future.succeededFuture(new BusMessage.Done());
            }
            case MediaMessage.StatusRequest _ -> Future.succeededFuture(status(open));
            default ->
                    Future.failedFuture(
                            new RefusedException(
                                    "unknown_message", "A media shard does not answer this."));
        };
    }

    private Future<BusMessage> openConnection(
            MediaShard open, MediaMessage.OpenConnection request) {
        if (open.connections() >= settings.media().maxConnectionsPerShard()
                && !open.hasConnection(request.room(), request.participant())) {
            return Future.failedFuture(
                    new RefusedException(
                            "too_many_connections",
                            "This media shard is full. Raise media.maxConnectionsPerShard or add a node."));
        }
        Map<String, media.forward.TrackKind> tracks = new HashMap<>();
        request.tracks().forEach((mid, kind) -> tracks.put(mid, toMedia(kind)));
        try {
            String answer =
                    open.connect(
                            new ConnectionRequest(
                                    request.room(),
                                    request.participant(),
                                    request.offer(),
                                    tracks,
                                    request.heardFirst() ? 1 : 0,
                                    allowed(request.state()),
                                    request.encrypted()));
            members.computeIfAbsent(request.room(), _ -> new HashMap<>())
                    .put(request.participant(), new Member(request.session(), request.epoch()));
            return Future.succeededFuture(new MediaMessage.ConnectionOpened(answer));
        } catch (SdpException refused) {
            return Future.failedFuture(
                    new RefusedException(refused.code(), String.valueOf(refused.getMessage())));
        }
    }

    /// Called by the engine's shell on this verticle's event loop, outside of Vert.x: enters it first.
    private void onEngineEvent(EngineEvent event) {
        context.runOnContext(_ -> tell(event));
    }

    private void tell(EngineEvent event) {
        switch (event) {
            case EngineEvent.Connected news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch ->
                                    new SessionMessage.ConnectionChanged(epoch, true, "connected"));
            case EngineEvent.ConnectionLost news -> connectionLost(news);
            case EngineEvent.SlotsChanged news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch ->
                                    new SessionMessage.SlotsChanged(
                                            epoch,
                                            news.slots().stream()
                                                    .map(MediaVerticle::assignment)
                                                    .toList()));
            case EngineEvent.EncodingsWanted news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch ->
                                    new SessionMessage.EncodingsWanted(
                                            epoch,
                                            TrackKind.valueOf(news.track().name()),
                                            news.active()));
            case EngineEvent.QualityMeasured news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch -> QualityNews.onTheBus(epoch, news));
            case EngineEvent.SpeakingChanged news -> {
                Map<Integer, Member> room = members.get(news.room());
                if (room != null && !room.isEmpty()) {
                    long epoch = room.values().iterator().next().epoch();
                    bus().send(
                                    Addresses.room(news.room()),
                                    new RoomMessage.Speaking(
                                            epoch, news.started(), news.stopped()));
                }
            }
            case EngineEvent.DtlsWanted _ -> {}
            case EngineEvent.DtlsReceived _ -> {}
            case EngineEvent.DtlsUnwanted _ -> {}
        }
    }

    private void connectionLost(EngineEvent.ConnectionLost news) {
        String reason = news.reason().word();
        log.info(
                "connection of participant {} in room {} ended, {}: {}",
                news.participant(),
                news.room(),
                news.detail(),
                news.reason().sentence());
        toSession(
                news.room(),
                news.participant(),
                epoch -> new SessionMessage.ConnectionChanged(epoch, false, reason));
        Map<Integer, Member> room = members.get(news.room());
        Member member = room == null ? null : room.get(news.participant());
        if (member != null) {
            bus().send(
                            Addresses.room(news.room()),
                            new RoomMessage.ConnectionLost(
                                    member.epoch(), news.participant(), reason));
        }
        forget(news.room(), news.participant());
    }

    private void toSession(UUID room, int participant, LongFunction<SessionMessage> message) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        if (member != null) {
            bus().send(Addresses.session(member.session()), message.apply(member.epoch()));
        }
    }

    private void forget(UUID room, int participant) {
        Map<Integer, Member> inRoom = members.get(room);
        if (inRoom != null) {
            inRoom.remove(participant);
            if (inRoom.isEmpty()) {
                members.remove(room);
            }
        }
    }

    /// Measures the load of the last second and lets the rooms hear fewer voices where it is high.
    private void onLoadTick() {
        long cpuNanos = THREADS.getThreadCpuTime(loopThread);
        long nowNanos = System.nanoTime();
        load = (double) (cpuNanos - lastCpuNanos) / Math.max(1, nowNanos - lastLoadNanos);
        lastCpuNanos = cpuNanos;
        lastLoadNanos = nowNanos;
        int now = places.onLoad(load);
        if (now != audiblePlaces) {
            log.info("media shard {}: load {}, {} voices are heard at once", index, load, now);
            audiblePlaces = now;
            shard().audiblePlaces(now);
        }
    }

    private MediaMessage.ShardStatus status(MediaShard open) {
        long nowNanos = System.nanoTime();
        return new MediaMessage.ShardStatus(
                index,
                open.port(),
                open.rooms(),
                open.connections(),
                load,
                audiblePlaces,
                open.packetsReceived(),
                open.packetsSent(),
                open.packetsDropped(),
                open.forwardDelay().p50Nanos(nowNanos) / 1_000,
                open.forwardDelay().p99Nanos(nowNanos) / 1_000,
                quality(open),
                open.connectionsEnded());
    }

    private static Map<String, MediaMessage.Distribution> quality(MediaShard open) {
        Map<String, MediaMessage.Distribution> distributions = new LinkedHashMap<>();
        open.quality()
                .forEach((name, histogram) ->
                        distributions.put(
                                name,
                                new MediaMessage.Distribution(
                                        Arrays.stream(histogram.bounds()).boxed().toList(),
                                        Arrays.stream(histogram.counts()).boxed().toList(),
                                        histogram.sum())));
        return distributions;
    }

    private static ConnectionRequest.Allowed allowed(ParticipantState state) {
        return new ConnectionRequest.Allowed(
                !state.muted(), state.camera(), state.screen(), state.deafened());
    }

    private static SessionMessage.SlotAssignment assignment(EngineEvent.SlotOwner slot) {
        media.forward.TrackKind track = slot.track();
        return new SessionMessage.SlotAssignment(
                slot.mid(),
                slot.owner(),
                track == null ? null : TrackKind.valueOf(track.name()),
                slot.paused());
    }

    private static View view(List<MediaMessage.Want> wants) {
        return new View(
                wants.stream()
                        .map(w ->
                                new Want(
                                        w.participant(),
                                        toMedia(w.track()),
                                        w.height(),
                                        w.frameRate() == null ? Want.ANY_FRAME_RATE : w.frameRate(),
                                        w.pinned()))
                        .toList());
    }

    private static media.forward.TrackKind toMedia(TrackKind kind) {
        return media.forward.TrackKind.valueOf(kind.name());
    }

    private MediaShard shard() {
        MediaShard open = shard;
        if (open == null) {
            throw new IllegalStateException("the shard is not open");
        }
        return open;
    }

    private Bus bus() {
        Bus opened = bus;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }
}
