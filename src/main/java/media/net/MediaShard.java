package media.net;

import call.MediaCommand;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import media.AnsweredOffer;
import media.ConnectionRequest;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.OfferAnswerer;
import media.dtls.DtlsIdentity;
import media.sdp.SdpException;
import media.send.BatchingDelay;
import media.send.Outbound;
import media.send.PacketKind;
import media.send.SendTimestamps;
import media.srtp.SrtpCiphers;
import org.jspecify.annotations.Nullable;

/// One shard at work: a [MediaEngine] on an event loop with its UDP and TCP port, its handshakes and its
/// timer.
/// Every method is called on that event loop. It feeds the engine each packet of one read, then drains
/// what the engine has to say, then flushes once, then arms one timer.
public final class MediaShard {
    /// @param bind local address and port
    /// @param announced host names or addresses for candidates, the preferred first; empty for the host's
    ///     own addresses
    /// @param audiblePlaces most voices of a room heard at once
    /// @param maxAudioSlots most audio slots of a client
    /// @param tcp null for UDP alone
    /// @param sending how datagrams leave
    public record Settings(
            InetSocketAddress bind,
            List<String> announced,
            @Nullable Tcp tcp,
            int audiblePlaces,
            int maxAudioSlots,
            int videoSlots,
            String cname,
            Sending sending) {

        /// A shard without a TCP port that sends as it thinks best.
        public Settings(
                InetSocketAddress bind,
                List<String> announced,
                int audiblePlaces,
                int maxAudioSlots,
                int videoSlots,
                String cname) {
            this(
                    bind,
                    announced,
                    null,
                    audiblePlaces,
                    maxAudioSlots,
                    videoSlots,
                    cname,
                    Sending.DEFAULT);
        }
    }

    /// @param port 0 for the number of the UDP port
    /// @param maxConnections of all clients together
    /// @param maxConnectionsPerAddress of one IP address
    public record Tcp(int port, int maxConnections, int maxConnectionsPerAddress) {}

    /// @param openssl whether OpenSSL encrypts, where this machine has it
    /// @param holdNanos how long voices wait for others to leave with, or [#AUTO_HOLD]
    public record Sending(DatagramIo.Sender sender, boolean openssl, long holdNanos) {
        /// As long as the load makes sense of it.
        public static final long AUTO_HOLD = -1;

        /// What a shard does that is told nothing.
        public static final Sending DEFAULT = new Sending(DatagramIo.Sender.AUTO, true, AUTO_HOLD);
    }

    /// The TCP port cannot be had; the cause says why.
    public static final class TcpPortException extends Exception {
        private static final long serialVersionUID = 1;

        private final int port;

        TcpPortException(int port, Throwable cause) {
            super(cause);
            this.port = port;
        }

        public int port() {
            return port;
        }
    }

    /// What takes time or asks a name server, made ready away from the event loop.
    public record Prepared(
            Settings settings,
            DtlsIdentity identity,
            List<InetAddress> addresses,
            SrtpCiphers ciphers) {}

    private static final int HANDSHAKES_PER_CORE = 4;

    private final EventLoop loop;
    private final Consumer<EngineEvent> listener;
    private final ForwardDelay delay = new ForwardDelay(System.nanoTime());
    private final DtlsHandshakes handshakes;
    private @Nullable MediaEngine engine;
    private @Nullable OfferAnswerer answerer;
    private @Nullable DatagramIo io;
    private @Nullable TcpIo tcp;
    private final LoopTimer timer;
    private long flushedNanos;
    private final BatchingDelay autoHold = new BatchingDelay(System.nanoTime());

    /// Whether the hold follows the load.
    private boolean holds;

    private final SendTimestamps.Consumer departed =
            (arrivedNanos, packets) -> delay.record(arrivedNanos, flushedNanos, packets);
    private boolean closed;
    private String cipher = "";

    private MediaShard(EventLoop loop, DtlsIdentity identity, Consumer<EngineEvent> listener) {
        this.loop = loop;
        this.listener = listener;
        this.timer = new LoopTimer(loop, System::nanoTime, this::onTimer);
        this.handshakes =
                new DtlsHandshakes(
                        identity,
                        new HandshakeResults(this::onLoop),
                        HANDSHAKES_PER_CORE * Runtime.getRuntime().availableProcessors());
    }

    /// Loads what the first call would otherwise wait for, makes the certificate, finds the addresses to
    /// announce. Blocks for a second or more.
    public static Prepared prepare(Settings settings) {
        DtlsIdentity identity =
                DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());
        WarmUp.run(identity);
        return new Prepared(
                settings,
                identity,
                HostAddresses.announced(settings.announced(), settings.bind().getAddress()),
                ciphers(settings.sending().openssl()));
    }

    private static SrtpCiphers ciphers(boolean openssl) {
        SrtpCiphers found = openssl ? SrtpCiphers.openssl() : null;
        return found == null ? SrtpCiphers.jce() : found;
    }

    /// Opens the port and starts the engine.
    ///
    /// @param listener is called on the event loop; DTLS events are not for it
    /// @return fails when the port cannot be bound
    public static CompletionStage<MediaShard> start(
            EventLoop loop, Prepared prepared, Consumer<EngineEvent> listener) {
        MediaShard shard = new MediaShard(loop, prepared.identity(), listener);
        CompletableFuture<MediaShard> started = new CompletableFuture<>();
        Packets packets = shard.new Packets();
        Settings settings = prepared.settings();
        DatagramIo.bind(loop, settings.bind(), settings.sending().sender(), packets)
                .thenCompose(io -> {
                    shard.io = io;
                    return shard.listen(settings, io.localAddress(), packets);
                })
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        shard.open(prepared);
                        started.complete(shard);
                        return;
                    }
                    shard.close();
                    Throwable cause =
                            failure instanceof CompletionException ? failure.getCause() : failure;
                    started.completeExceptionally(cause == null ? failure : cause);
                });
        return started;
    }

    /// Opens the TCP port, if there is to be one.
    private CompletionStage<Void> listen(
            Settings settings, InetSocketAddress udp, Packets packets) {
        Tcp wanted = settings.tcp();
        if (wanted == null) {
            return CompletableFuture.completedStage(null);
        }
        int port = wanted.port() == 0 ? udp.getPort() : wanted.port();
        TcpIo.Limits limits =
                new TcpIo.Limits(wanted.maxConnections(), wanted.maxConnectionsPerAddress());
        InetAddress host = settings.bind().getAddress();
        return TcpIo.bind(loop, new InetSocketAddress(host, port), limits, packets)
                .exceptionallyCompose(failure ->
                        // The system chose the UDP port; that its number is taken in TCP is
                        // nobody's
                        // fault.
                        settings.bind().getPort() == 0 && wanted.port() == 0
                                ? TcpIo.bind(loop, new InetSocketAddress(host, 0), limits, packets)
                                : CompletableFuture.failedStage(
                                        new TcpPortException(port, failure)))
                .thenAccept(opened -> tcp = opened);
    }

    private void open(Prepared prepared) {
        Settings settings = prepared.settings();
        SecureRandom random = new SecureRandom();
        long unixOffsetNanos = System.currentTimeMillis() * 1_000_000L - System.nanoTime();
        cipher = prepared.ciphers().name();
        EngineSettings engineSettings =
                new EngineSettings(
                        prepared.identity().fingerprint(),
                        candidates(prepared, port()),
                        tcp == null ? List.of() : candidates(prepared, tcp.port()),
                        settings.cname(),
                        settings.audiblePlaces(),
                        settings.maxAudioSlots(),
                        settings.videoSlots(),
                        unixOffsetNanos,
                        prepared.ciphers());
        answerer = new OfferAnswerer(engineSettings, random::nextInt);
        engine = new MediaEngine(engineSettings, new OutboundRouter(), random::nextInt);
        holds = settings.sending().holdNanos() == Sending.AUTO_HOLD;
        if (!holds) {
            engine.hold(settings.sending().holdNanos());
        }
    }

    private static List<InetSocketAddress> candidates(Prepared prepared, int port) {
        return prepared.addresses().stream()
                .map(host -> new InetSocketAddress(host, port))
                .toList();
    }

    /// @return the answer's SDP
    /// @throws SdpException when the offer is refused
    public String connect(ConnectionRequest request) throws SdpException {
        try {
            return engine().connect(System.nanoTime(), request);
        } finally {
            settle();
        }
    }

    /// Answers offers of participants without a connection, on any thread.
    public OfferAnswerer answerer() {
        OfferAnswerer opened = answerer;
        if (opened == null) {
            throw new IllegalStateException("the shard is not open");
        }
        return opened;
    }

    /// Makes the connection of a participant without one.
    ///
    /// @return the answer's SDP
    public String connect(AnsweredOffer answered) {
        String answer = engine().connect(System.nanoTime(), answered);
        settle();
        return answer;
    }

    /// Whether a further offer of the participant changes a connection rather than makes one.
    public boolean hasConnection(UUID room, int participant) {
        return engine().hasConnection(room, participant);
    }

    /// Carries out a command about one participant; nothing happens when it has no connection.
    public void onCommand(UUID room, int participant, MediaCommand command) {
        engine().onCommand(System.nanoTime(), room, participant, command);
        settle();
    }

    /// Limits how many speakers of a room are audible at once to participants that did not request more.
    public void onAudibleLimit(int speakers) {
        engine().onAudibleLimit(System.nanoTime(), speakers);
        settle();
    }

    public int port() {
        return io().localAddress().getPort();
    }

    /// 0 without one.
    public int tcpPort() {
        return tcp == null ? 0 : tcp.port();
    }

    /// Who encrypts, for the log.
    public String cipher() {
        return cipher;
    }

    public int connections() {
        return engine().connectionCount();
    }

    /// How datagrams are sent, in a word or two.
    public String sender() {
        return io().sender();
    }

    /// The figures of this moment.
    public ShardSnapshot snapshot() {
        MediaEngine running = engine();
        DatagramIo udp = io();
        long nowNanos = System.nanoTime();
        return new ShardSnapshot(
                running.roomCount(),
                running.connectionCount(),
                running.packetsReceived(),
                running.packetsSent(),
                udp.datagramsSent(),
                udp.messagesSent(),
                running.paddingBytes(),
                running.holdNanos(),
                delay.p50Nanos(nowNanos),
                delay.p99Nanos(nowNanos),
                ShardCounters.drops(running, udp, tcp, handshakes),
                ShardCounters.ends(running),
                running.quality().byName());
    }

    /// Closes the port and every handshake.
    public CompletionStage<Void> close() {
        closed = true;
        timer.stop();
        handshakes.close();
        if (engine != null) {
            engine.close();
        }
        CompletableFuture<Void> udpClosed =
                io == null
                        ? CompletableFuture.completedFuture(null)
                        : io.close().toCompletableFuture();
        return tcp == null ? udpClosed : udpClosed.thenCombine(tcp.close(), (_, _) -> null);
    }

    /// After each input: news out, packets out, timer on.
    private void settle() {
        settle(System.nanoTime());
    }

    /// @param startNanos when the turn began
    private void settle(long startNanos) {
        MediaEngine running = engine();
        running.drainEvents(this::onEvent);
        running.onTurnEnd(System.nanoTime());
        io().flush();
        if (tcp != null) {
            tcp.flush();
        }
        flushedNanos = System.nanoTime();
        running.departures().drain(departed);
        if (autoHold.onIteration(startNanos, flushedNanos) && holds) {
            running.hold(autoHold.nanos());
        }
        timer.arm(running.nextDeadlineNanos());
    }

    private void onTimer() {
        long startNanos = System.nanoTime();
        engine().onDeadline(startNanos);
        settle(startNanos);
    }

    private void onLoop(Consumer<MediaEngine> task) {
        loop.execute(() -> {
            if (!closed) {
                task.accept(engine());
                settle();
            }
        });
    }

    private void onEvent(EngineEvent event) {
        switch (event) {
            case EngineEvent.DtlsWanted wanted ->
                    handshakes.open(wanted.connection(), wanted.hash(), wanted.fingerprint());
            case EngineEvent.DtlsReceived received ->
                    handshakes.onDatagram(received.connection(), received.datagram());
            case EngineEvent.DtlsUnwanted unwanted -> handshakes.close(unwanted.connection());
            default -> listener.accept(event);
        }
    }

    private MediaEngine engine() {
        MediaEngine running = engine;
        if (running == null) {
            throw new IllegalStateException("the shard is not open");
        }
        return running;
    }

    private DatagramIo io() {
        DatagramIo opened = io;
        if (opened == null) {
            throw new IllegalStateException("the shard is not open");
        }
        return opened;
    }

    /// The way of the engine out: by the kind of path.
    private final class OutboundRouter implements Outbound {
        @Override
        public void add(
                SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length) {
            if (destination instanceof InetSocketAddress) {
                io().outbound().add(destination, kind, bytes, offset, length);
            } else if (tcp != null) {
                tcp.add(destination, kind, bytes, offset, length);
            }
        }

        @Override
        public SocketAddress resolve(SocketAddress destination) {
            return io().outbound().resolve(destination);
        }
    }

    /// What the ports bring, on the event loop.
    private final class Packets implements TcpIo.Handler {
        @Override
        public void onDatagram(
                long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
            MediaEngine running = engine;
            if (running != null) {
                running.onDatagram(nowNanos, from, bytes, offset, length);
            }
        }

        @Override
        public boolean knows(SocketAddress path) {
            return engine != null && engine.knows(path);
        }

        @Override
        public void onPathClosed(SocketAddress path) {
            if (engine != null && !closed) {
                engine.onPathClosed(path);
                settle();
            }
        }

        @Override
        public void onReadBatchEnd(long nowNanos) {
            if (engine != null) {
                settle(nowNanos);
            }
        }
    }
}
