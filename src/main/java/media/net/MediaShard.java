package media.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import media.ConnectionRequest;
import media.EndReason;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.forward.View;
import media.quality.Histogram;
import media.rtp.DropReason;
import media.sdp.SdpException;
import org.jspecify.annotations.Nullable;

/// One shard at work: a [MediaEngine] on an event loop with its UDP and TCP port, its handshakes and its
/// timer.
/// Every method is called on that event loop. It feeds the engine each packet of one read, then drains
/// what the engine has to say, then flushes once, then arms one timer.
@SuppressWarnings("EnumOrdinal") // drops and ends are counted in arrays by reason
public final class MediaShard {
    /// @param bind local address and port
    /// @param announced host names or addresses for candidates, the preferred first; empty for the host's
    ///     own addresses
    /// @param audiblePlaces most voices of a room heard at once
    /// @param maxAudioSlots most audio slots of a client
    /// @param tcp null for UDP alone
    public record Settings(
            InetSocketAddress bind,
            List<String> announced,
            @Nullable Tcp tcp,
            int audiblePlaces,
            int maxAudioSlots,
            int videoSlots,
            String cname) {

        /// A shard without a TCP port.
        public Settings(
                InetSocketAddress bind,
                List<String> announced,
                int audiblePlaces,
                int maxAudioSlots,
                int videoSlots,
                String cname) {
            this(bind, announced, null, audiblePlaces, maxAudioSlots, videoSlots, cname);
        }
    }

    /// @param port 0 for the number of the UDP port
    /// @param maxConnections of all clients together
    /// @param maxConnectionsPerAddress of one IP address
    public record Tcp(int port, int maxConnections, int maxConnectionsPerAddress) {}

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
    public record Prepared(Settings settings, DtlsIdentity identity, List<InetAddress> addresses) {}

    private static final int HANDSHAKES_PER_CORE = 4;

    /// A timer is armed anew when it would come so much too late: the pacer's turns are 5 ms apart.
    private static final long EARLIER_NANOS = 500_000;

    private final EventLoop loop;
    private final Consumer<EngineEvent> listener;
    private final ForwardDelay delay = new ForwardDelay(System.nanoTime());
    private final DtlsHandshakes handshakes;
    private @Nullable MediaEngine engine;
    private @Nullable DatagramIo io;
    private @Nullable TcpIo tcp;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;
    private boolean closed;

    private MediaShard(EventLoop loop, DtlsIdentity identity, Consumer<EngineEvent> listener) {
        this.loop = loop;
        this.listener = listener;
        this.handshakes =
                new DtlsHandshakes(
                        identity,
                        new HandshakeNews(),
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
                HostAddresses.announced(settings.announced(), settings.bind().getAddress()));
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
        DatagramIo.bind(loop, prepared.settings().bind(), packets)
                .thenCompose(io -> {
                    shard.io = io;
                    return shard.listen(prepared.settings(), io.localAddress(), packets);
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
        engine =
                new MediaEngine(
                        new EngineSettings(
                                prepared.identity().fingerprint(),
                                candidates(prepared, port()),
                                tcp == null ? List.of() : candidates(prepared, tcp.port()),
                                settings.cname(),
                                settings.audiblePlaces(),
                                settings.maxAudioSlots(),
                                settings.videoSlots(),
                                unixOffsetNanos),
                        this::send,
                        random::nextInt);
    }

    private static List<InetSocketAddress> candidates(Prepared prepared, int port) {
        return prepared.addresses().stream()
                .map(host -> new InetSocketAddress(host, port))
                .toList();
    }

    /// The way of the engine out: by the kind of path.
    private void send(SocketAddress destination, byte[] bytes, int offset, int length) {
        if (destination instanceof InetSocketAddress) {
            io().outbound().add(destination, bytes, offset, length);
        } else if (tcp != null) {
            tcp.add(destination, bytes, offset, length);
        }
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

    /// Whether a further offer of the participant changes a connection rather than makes one.
    public boolean hasConnection(UUID room, int participant) {
        return engine().hasConnection(room, participant);
    }

    public void disconnect(UUID room, int participant) {
        engine().disconnect(System.nanoTime(), room, participant);
        settle();
    }

    public void change(UUID room, int participant, ConnectionRequest.Allowed allowed) {
        engine().change(System.nanoTime(), room, participant, allowed);
        settle();
    }

    /// So many voices of a room are heard at once from now on by who did not ask for more.
    public void audiblePlaces(int places) {
        engine().audiblePlaces(System.nanoTime(), places);
        settle();
    }

    /// A participant wants to hear so many voices, 0 for what the room gives.
    public void wantVoices(UUID room, int participant, int voices) {
        engine().wantVoices(System.nanoTime(), room, participant, voices);
        settle();
    }

    public void view(UUID room, int participant, View view) {
        engine().view(System.nanoTime(), room, participant, view);
        settle();
    }

    public int port() {
        return io().localAddress().getPort();
    }

    /// 0 without one.
    public int tcpPort() {
        return tcp == null ? 0 : tcp.port();
    }

    public int rooms() {
        return engine().roomCount();
    }

    public int connections() {
        return engine().connectionCount();
    }

    public long packetsReceived() {
        return engine().packetsReceived();
    }

    public long packetsSent() {
        return engine().packetsSent();
    }

    /// What was dropped so far by reason, from the socket to the engine; reasons without any are left out.
    public Map<String, Long> packetsDropped() {
        Map<String, Long> byReason = new LinkedHashMap<>();
        long[] counts = engine().drops();
        for (DropReason reason : DropReason.values()) {
            count(byReason, reason.name().toLowerCase(Locale.ROOT), counts[reason.ordinal()]);
        }
        count(byReason, "too_long", io().oversizeDrops());
        count(byReason, "bad_dtls", handshakes.datagramsDropped());
        count(byReason, "send_queue_full", io().sendDrops());
        count(byReason, "tcp_queue_full", tcp == null ? 0 : tcp.drops());
        count(byReason, "handler_failed", io().handlerFailures());
        return byReason;
    }

    /// The distribution of what was measured of all streams, by figure, leg and medium.
    public Map<String, Histogram> quality() {
        return engine().quality().byName();
    }

    /// Connections that ended so far by the word of [EndReason]; reasons without any are left out.
    public Map<String, Long> connectionsEnded() {
        Map<String, Long> byReason = new LinkedHashMap<>();
        long[] counts = engine().ended();
        for (EndReason reason : EndReason.values()) {
            count(byReason, reason.word(), counts[reason.ordinal()]);
        }
        return byReason;
    }

    private static void count(Map<String, Long> byReason, String reason, long packets) {
        if (packets > 0) {
            byReason.merge(reason, packets, Long::sum);
        }
    }

    /// From reading a packet to having sent its copies, over the last seconds.
    public ForwardDelay forwardDelay() {
        return delay;
    }

    /// Closes the port and every handshake.
    public CompletionStage<Void> close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        handshakes.close();
        CompletableFuture<Void> udpClosed =
                io == null
                        ? CompletableFuture.completedFuture(null)
                        : io.close().toCompletableFuture();
        return tcp == null ? udpClosed : udpClosed.thenCombine(tcp.close(), (_, _) -> null);
    }

    /// After each input: news out, packets out, timer on.
    private void settle() {
        MediaEngine running = engine();
        running.drainEvents(this::onEvent);
        io().flush();
        if (tcp != null) {
            tcp.flush();
        }
        arm(running.nextDeadlineNanos());
    }

    private void arm(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE || closed) {
            return;
        }
        if (timer != null) {
            if (timerNanos - deadlineNanos < EARLIER_NANOS) {
                return;
            }
            timer.cancel(false);
        }
        timerNanos = deadlineNanos;
        long wait = Math.max(0, deadlineNanos - System.nanoTime());
        timer = loop.schedule(this::onTimer, wait, TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        timer = null;
        if (!closed) {
            engine().onDeadline(System.nanoTime());
            settle();
        }
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

    /// What the ports bring, on the event loop.
    private final class Packets implements TcpIo.Handler {
        private long batchNanos;
        private long sentBefore;

        @Override
        public void onDatagram(
                long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
            MediaEngine running = engine;
            if (running != null) {
                batchNanos = nowNanos;
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
            if (engine == null) {
                return;
            }
            settle();
            long sent = engine().packetsSent();
            if (sent > sentBefore) {
                delay.record(batchNanos, System.nanoTime(), (int) (sent - sentBefore));
                sentBefore = sent;
            }
        }
    }

    /// News of handshakes, on their own threads: handed over to the event loop.
    private final class HandshakeNews implements DtlsHandshakes.Listener {
        @Override
        public void onFlight(long connection, byte[] datagram) {
            onLoop(() -> engine().onDtlsFlight(connection, datagram));
        }

        @Override
        public void onKeys(long connection, DtlsKeys keys) {
            onLoop(() -> engine().onDtlsKeys(System.nanoTime(), connection, keys));
        }

        @Override
        public void onFailed(long connection, String reason) {
            onLoop(() -> engine().onDtlsEnded(System.nanoTime(), connection, reason));
        }

        @Override
        public void onClosed(long connection) {
            onLoop(() -> engine().onDtlsEnded(System.nanoTime(), connection, "closed_by_client"));
        }

        private void onLoop(Runnable task) {
            loop.execute(() -> {
                if (!closed) {
                    task.run();
                    settle();
                }
            });
        }
    }
}
