package media.net;

import call.MediaCommand;
import call.shard.ShardFigures;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import media.Agreement;
import media.AnsweredOffer;
import media.ConnectionRequest;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.OfferAnswerer;
import media.sdp.SdpException;
import org.jspecify.annotations.Nullable;

/// One shard at work: a [MediaEngine] on an event loop with its ports, its handshakes and its
/// timer. Every method is called on that event loop.
public final class MediaShard {
    private static final int HANDSHAKES_PER_CORE = 4;

    private final ShardPorts ports;
    private final Consumer<EngineEvent.OfRoom> listener;
    private final Consumer<EngineEvent.OfRelay> relayListener;

    /// Replaced on the event loop when the addresses change; read where offers are answered beside
    /// it, for which the former one is good as well.
    private volatile OfferAnswerer answerer;

    private final PreparedShard prepared;
    private final MediaEngine engine;
    private final DtlsHandshakes handshakes;
    private final RunningClock clock = new RunningClock(System::nanoTime);
    private final EngineLoop loop;
    private final RelayEnds relays;
    private final String cipher;
    private final EngineSettings settings;
    private final SecureRandom random = new SecureRandom();

    private MediaShard(
            EventLoop eventLoop,
            PreparedShard prepared,
            ShardPorts ports,
            Consumer<EngineEvent.OfRoom> listener,
            Consumer<EngineEvent.OfRelay> relayListener) {
        this.ports = ports;
        this.listener = listener;
        this.relayListener = relayListener;
        this.prepared = prepared;
        this.cipher = prepared.ciphers().name();
        this.handshakes =
                new DtlsHandshakes(
                        prepared.identity(),
                        new HandshakeResults(this::onLoop, clock::nanos),
                        HANDSHAKES_PER_CORE * Runtime.getRuntime().availableProcessors());
        settings =
                prepared.engineSettings(
                        ports.udpPort(),
                        ports.tcpPort(),
                        System.currentTimeMillis() * 1_000_000L - clock.nanos());
        this.answerer = new OfferAnswerer(settings, random::nextInt);
        this.engine = new MediaEngine(settings, ports, random::nextInt);
        this.loop =
                new EngineLoop(
                        eventLoop,
                        clock,
                        engine,
                        ports,
                        prepared.settings().sending().batchingDelayNanos(),
                        this::route);
        this.relays = new RelayEnds(loop, ports.udpPort());
    }

    /// Opens the ports and starts the engine.
    ///
    /// @param listener is called on the event loop; DTLS events are not for it
    /// @param relayListener is called on the event loop
    /// @return fails with a `BindException` when the UDP port cannot be bound, with a
    ///     [TcpPortException] when the TCP port cannot
    public static CompletionStage<MediaShard> start(
            EventLoop loop,
            PreparedShard prepared,
            Consumer<EngineEvent.OfRoom> listener,
            Consumer<EngineEvent.OfRelay> relayListener) {
        ShardInput input = new ShardInput();
        CompletableFuture<MediaShard> started = new CompletableFuture<>();
        ShardPorts.open(loop, prepared.settings(), input)
                .whenComplete((ports, failure) -> {
                    if (failure == null) {
                        MediaShard shard =
                                new MediaShard(loop, prepared, ports, listener, relayListener);
                        input.open(shard.loop);
                        started.complete(shard);
                        return;
                    }
                    Throwable cause =
                            failure instanceof CompletionException ? failure.getCause() : failure;
                    started.completeExceptionally(cause == null ? failure : cause);
                });
        return started;
    }

    /// Announces these addresses in the answers to all further offers.
    ///
    /// @param addresses the preferred first
    public void announce(List<InetAddress> addresses) {
        EngineSettings.Endpoint endpoint =
                prepared.endpoint(addresses, ports.udpPort(), ports.tcpPort());
        answerer = new OfferAnswerer(settings.announcing(endpoint), random::nextInt);
        engine.announce(endpoint);
    }

    /// Answers and connects at once, on the event loop.
    ///
    /// @return the answer's SDP
    /// @throws SdpException when the offer is refused
    public String connect(ConnectionRequest request) throws SdpException {
        try {
            return engine.connect(clock.nanos(), request);
        } finally {
            loop.settle();
        }
    }

    /// Answers offers, on any thread.
    public OfferAnswerer answerer() {
        return answerer;
    }

    /// What the connection of a participant is based on, null without one.
    public @Nullable Agreement agreement(UUID room, int participant) {
        return engine.agreement(room, participant);
    }

    /// Makes the connection of a participant, or changes the existing one.
    ///
    /// @return the answer's SDP, null when the offer must be answered anew: its connection has
    ///     ended or has changed since
    public @Nullable String connect(AnsweredOffer answered) {
        try {
            return engine.connect(clock.nanos(), answered);
        } finally {
            loop.settle();
        }
    }

    /// Carries out a command about one participant; nothing happens when it has no connection.
    public void onCommand(UUID room, int participant, MediaCommand command) {
        engine.onCommand(clock.nanos(), room, participant, command);
        loop.settle();
    }

    /// The ends of relays at this shard.
    public RelayEnds relays() {
        return relays;
    }

    /// Takes the load of the last second, by which the number of audible speakers is limited.
    ///
    /// @param load share of one core, 0 to 1
    /// @return how many speakers of a room are audible from now on
    public int onLoad(double load) {
        int speakers = engine.onLoad(clock.nanos(), load);
        loop.settle();
        return speakers;
    }

    public int port() {
        return ports.udpPort();
    }

    /// 0 without one.
    public int tcpPort() {
        return ports.tcpPort();
    }

    /// What encrypts, for the log.
    public String cipher() {
        return cipher;
    }

    public int connections() {
        return engine.connectionCount();
    }

    /// Of the UDP port, as the system granted them.
    public SocketBuffers buffers() {
        return ports.udp().buffers();
    }

    /// What sends datagrams, for the log.
    public String sender() {
        return ports.udp().sender();
    }

    /// The figures of this moment.
    public ShardFigures snapshot() {
        return ShardCounters.figures(
                engine.snapshot(), ports, handshakes, loop.delay(), clock.nanos());
    }

    /// Closes the ports and every handshake.
    public CompletionStage<Void> close() {
        loop.close();
        handshakes.close();
        engine.close();
        return ports.close();
    }

    private void onLoop(Consumer<MediaEngine> task) {
        loop.execute(task);
    }

    private void route(EngineEvent event) {
        switch (event) {
            case EngineEvent.HandlerFailed failed -> ports.udp().onBug(failed.cause());
            case EngineEvent.HandshakeExpected wanted ->
                    handshakes.open(wanted.connection(), wanted.hash(), wanted.fingerprint());
            case EngineEvent.HandshakeReceived received ->
                    handshakes.onDatagram(received.connection(), received.datagram());
            case EngineEvent.HandshakeEnded unwanted -> handshakes.close(unwanted.connection());
            case EngineEvent.OfRoom other -> listener.accept(other);
            case EngineEvent.OfRelay other -> relayListener.accept(other);
        }
    }
}
