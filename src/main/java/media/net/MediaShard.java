package media.net;

import call.MediaCommand;
import call.shard.RelayEnd;
import call.shard.RelayState;
import call.shard.ShardFigures;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import media.Agreement;
import media.AnsweredOffer;
import media.ConnectionRequest;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.OfferAnswerer;
import media.RelayKey;
import media.ReservedRelay;
import media.sdp.SdpException;
import media.send.BatchingDelay;
import media.send.SendTimestamps;
import org.jspecify.annotations.Nullable;

/// One shard at work: a [MediaEngine] on an event loop with its ports, its handshakes and its timer. Every
/// method is called on that event loop. It feeds the engine each packet of one read, then drains the
/// engine's events, then flushes once, then arms one timer.
public final class MediaShard {
    private static final int HANDSHAKES_PER_CORE = 4;

    private final EventLoop loop;
    private final ShardPorts ports;
    private final Consumer<EngineEvent.OfRoom> listener;
    private final Consumer<EngineEvent.OfRelay> relayListener;

    /// Replaced on the event loop when the addresses change; read where offers are answered beside it, for
    /// which the former one is good as well.
    private volatile OfferAnswerer answerer;

    private final PreparedShard prepared;
    private final MediaEngine engine;
    private final DtlsHandshakes handshakes;
    private final LoopTimer timer;
    private final ScheduledFuture<?> ticks;
    private final RunningClock clock = new RunningClock(System::nanoTime);
    private final ForwardDelay delay = new ForwardDelay(clock.nanos());
    private final BatchingDelay batching = new BatchingDelay(clock.nanos());

    /// Whether the batching delay follows the load.
    private final boolean batchesByLoad;

    private final SendTimestamps.Consumer onSent =
            (arrivedNanos, packets) -> delay.record(arrivedNanos, this.flushedNanos, packets);
    private final String cipher;
    private final EngineSettings settings;
    private final SecureRandom random = new SecureRandom();
    private long flushedNanos;
    private boolean closed;

    private MediaShard(
            EventLoop loop,
            PreparedShard prepared,
            ShardPorts ports,
            Consumer<EngineEvent.OfRoom> listener,
            Consumer<EngineEvent.OfRelay> relayListener) {
        this.loop = loop;
        this.ports = ports;
        this.listener = listener;
        this.relayListener = relayListener;
        this.timer = new LoopTimer(loop, clock::nanos, this::onTimer);
        this.prepared = prepared;
        this.ticks =
                loop.scheduleAtFixedRate(
                        clock::tick,
                        RunningClock.TICK_MILLIS,
                        RunningClock.TICK_MILLIS,
                        TimeUnit.MILLISECONDS);
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
        long batchingDelayNanos = prepared.settings().sending().batchingDelayNanos();
        this.batchesByLoad = batchingDelayNanos == ShardSettings.Sending.AUTO_DELAY;
        if (!batchesByLoad) {
            engine.batchingDelay(batchingDelayNanos);
        }
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
        Input input = new Input();
        CompletableFuture<MediaShard> started = new CompletableFuture<>();
        ShardPorts.open(loop, prepared.settings(), input)
                .whenComplete((ports, failure) -> {
                    if (failure == null) {
                        MediaShard shard =
                                new MediaShard(loop, prepared, ports, listener, relayListener);
                        input.shard = shard;
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
            settle();
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
    /// @return the answer's SDP, null when the offer must be answered anew: its connection has ended or has
    ///     changed since
    public @Nullable String connect(AnsweredOffer answered) {
        try {
            return engine.connect(clock.nanos(), answered);
        } finally {
            settle();
        }
    }

    /// Carries out a command about one participant; nothing happens when it has no connection.
    public void onCommand(UUID room, int participant, MediaCommand command) {
        engine.onCommand(clock.nanos(), room, participant, command);
        settle();
    }

    /// Prepares a relay of a room to another shard, and says where this end receives it.
    ///
    /// @param host IP address at which the other shard reaches this one
    /// @return null when this shard has as many relays as it can
    public @Nullable RelayEnd reserveRelay(UUID room, String host) {
        ReservedRelay relay = engine.reserveRelay(clock.nanos(), room);
        settle();
        return relay == null
                ? null
                : new RelayEnd(host, ports.udpPort(), relay.number(), RelayKey.write(relay.keys()));
    }

    /// The other end of a relay that was reserved here is known.
    ///
    /// @param number here
    /// @return false when it was not reserved, or too long ago
    public boolean connectRelay(int number, RelayEnd other) {
        boolean connected =
                engine.connectRelay(
                        clock.nanos(),
                        number,
                        new InetSocketAddress(other.host(), other.port()),
                        other.number(),
                        RelayKey.read(other.key()));
        settle();
        return connected;
    }

    /// Whether what [#reserveRelay] returned still waits for its other end.
    public boolean isReserved(RelayEnd end) {
        return engine.isReserved(new ReservedRelay(end.number(), RelayKey.read(end.key())));
    }

    /// What [#reserveRelay] returned is not needed. Nothing happens when it does not wait any more.
    public void releaseRelay(RelayEnd end) {
        engine.releaseRelay(new ReservedRelay(end.number(), RelayKey.read(end.key())));
    }

    /// Takes what the other end of a relay reports.
    public void onRelayState(int number, RelayState state) {
        engine.onRelayState(clock.nanos(), number, state);
        settle();
    }

    /// Nothing happens when there is none.
    public void closeRelay(int number) {
        engine.closeRelay(clock.nanos(), number);
        settle();
    }

    /// Takes the load of the last second, by which the number of audible speakers is limited.
    ///
    /// @param load share of one core, 0 to 1
    /// @return how many speakers of a room are audible from now on
    public int onLoad(double load) {
        int speakers = engine.onLoad(clock.nanos(), load);
        settle();
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
        return ShardCounters.figures(engine.snapshot(), ports, handshakes, delay, clock.nanos());
    }

    /// Closes the ports and every handshake.
    public CompletionStage<Void> close() {
        closed = true;
        timer.stop();
        ticks.cancel(false);
        handshakes.close();
        engine.close();
        return ports.close();
    }

    /// After each input: events out, packets out, timer on.
    private void settle() {
        settle(clock.nanos());
    }

    /// @param startNanos when the loop began to work for the shard
    private void settle(long startNanos) {
        try {
            engine.drainEvents(this::onEvent);
            engine.flushDue(clock.nanos());
            ports.flush();
            flushedNanos = clock.nanos();
            engine.sendTimestamps().drain(onSent);
            if (batching.onIteration(startNanos, flushedNanos) && batchesByLoad) {
                engine.batchingDelay(batching.nanos());
            }
        } catch (RuntimeException bug) {
            ports.udp().onBug(bug);
        } finally {
            // Without it, no deadline would fire until the next datagram.
            timer.arm(engine.nextDeadlineNanos());
        }
    }

    private void onTimer() {
        long startNanos = clock.nanos();
        try {
            engine.onDeadline(startNanos);
        } catch (RuntimeException bug) {
            ports.udp().onBug(bug);
        } finally {
            settle(startNanos);
        }
    }

    private void onLoop(Consumer<MediaEngine> task) {
        loop.execute(() -> {
            if (!closed) {
                task.accept(engine);
                settle();
            }
        });
    }

    private void onEvent(EngineEvent event) {
        try {
            route(event);
        } catch (RuntimeException bug) {
            ports.udp().onBug(bug); // the events behind it are for others
        }
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

    /// What the ports receive, on the event loop. Ignored until the shard is open.
    private static final class Input implements TcpHandler {
        @Nullable MediaShard shard;

        @Override
        public void onDatagram(
                long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
            MediaShard open = shard;
            if (open != null) {
                open.engine.onDatagram(open.clock.of(nowNanos), from, bytes, offset, length);
            }
        }

        @Override
        public boolean knows(SocketAddress path) {
            MediaShard open = shard;
            return open != null && open.engine.knows(path);
        }

        @Override
        public void onPathClosed(SocketAddress path) {
            MediaShard open = shard;
            if (open != null && !open.closed) {
                open.engine.onPathClosed(path);
                open.settle();
            }
        }

        @Override
        public void onReadBatchEnd(long nowNanos) {
            MediaShard open = shard;
            if (open != null) {
                open.settle(open.clock.of(nowNanos));
            }
        }
    }
}
