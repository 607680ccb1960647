package bots.client.transport;

import bots.client.fault.FaultyLink;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import media.ice.IceCredentials;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/// ICE by ice4j's agent, an independent and full implementation of RFC 8445, which has threads of
/// its own. The simulated network applies to DTLS and media only: checks of the agent pass
/// unchanged.
public final class AgentIceTransport implements IceTransport {
    private static final String STREAM = "call";

    /// Kept, because the logging library forgets the level of a logger without a reference to it.
    private static final List<Logger> LOGGERS =
            List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"));

    // Before ice4j reads them: no search for a cloud's metadata service, no public STUN servers.
    static {
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        System.setProperty("ice4j.harvest.mapping.stun.enabled", "false");
        LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    private final EventLoop loop;
    private final FaultyLink fault;
    private final Listener listener;
    private final Agent agent;
    private final Component component;
    private final IceCredentials local;
    private final FaultyLink.Sink toAgent =
            (_, bytes, offset, length) -> put(bytes, offset, length);
    private final FaultyLink.Sink fromFault = this::onDatagram;

    /// Written by the event loop, read by the reading thread between two datagrams.
    private volatile boolean closed;

    private boolean hasPath;

    /// Of the last remote candidate.
    private int foundation;

    private AgentIceTransport(
            EventLoop loop, FaultyLink fault, Listener listener, Agent agent, Component component) {
        this.loop = loop;
        this.fault = fault;
        this.listener = listener;
        this.agent = agent;
        this.component = component;
        local = new IceCredentials(agent.getLocalUfrag(), agent.getLocalPassword());
    }

    /// Blocks while ice4j creates its agent.
    ///
    /// @param fault owned by the caller, who closes it
    /// @param controlling as the one who offers is, unless the other side is ICE-lite (RFC 8445
    ///     §6.1.1)
    /// @param from the address of this host from which the server was reached
    public static AgentIceTransport open(
            EventLoop loop,
            FaultyLink fault,
            Listener listener,
            boolean controlling,
            InetAddress from)
            throws IOException {
        Agent agent = new Agent();
        agent.setControlling(controlling);
        agent.setUseDynamicPorts(false);
        agent.setPerformConsentFreshness(true);
        agent.addCandidateHarvester(new OneAddress(from));
        IceMediaStream stream = agent.createMediaStream(STREAM);
        Component component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, true);
        // Of the other side: waits for candidates that follow, instead of failing with the last
        // pair that is known. Set
        // now, because a component that is created afterwards would not gather its own.
        agent.setTrickling(true);
        return new AgentIceTransport(loop, fault, listener, agent, component);
    }

    @Override
    public IceCredentials local() {
        return local;
    }

    @Override
    public List<InetSocketAddress> candidates() {
        return component.getLocalCandidates().stream()
                .<InetSocketAddress>map(LocalCandidate::getTransportAddress)
                .toList();
    }

    @Override
    public void check(IceCredentials remote, List<InetSocketAddress> candidates) {
        IceMediaStream stream = agent.getStream(STREAM);
        stream.setRemoteUfrag(remote.ufrag());
        stream.setRemotePassword(remote.password());
        candidates.forEach(candidate -> component.addRemoteCandidate(remote(candidate)));
        agent.addStateChangeListener(change -> loop.execute(this::onState));
        Thread.ofVirtual().name("ice4j-begin").start(agent::startConnectivityEstablishment);
    }

    @Override
    public void add(List<InetSocketAddress> candidates) {
        candidates.forEach(candidate -> component.addUpdateRemoteCandidates(remote(candidate)));
        component.updateRemoteCandidates();
    }

    private RemoteCandidate remote(InetSocketAddress address) {
        foundation++;
        return new RemoteCandidate(
                new TransportAddress(address, Transport.UDP),
                component,
                CandidateType.HOST_CANDIDATE,
                String.valueOf(foundation),
                // RFC 8445 §5.1.2.1
                (126L << 24) + ((65_535L - foundation) << 8) + 255,
                null);
    }

    private void onState() {
        IceProcessingState state = agent.getState();
        if (closed) {
            return;
        }
        if (state.isEstablished() && !hasPath) {
            hasPath = true;
            Thread.ofVirtual().name("ice4j-read").start(this::readAll);
            listener.onPath(System.nanoTime());
        } else if (state == IceProcessingState.FAILED) {
            listener.onPathLost(hasPath ? "consent_lost" : "ice_failed");
        }
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
        fault.up(System.nanoTime(), bytes, offset, length, toAgent);
    }

    private void put(byte[] bytes, int offset, int length) {
        if (closed) {
            return;
        }
        try {
            component.send(bytes, offset, length);
        } catch (IOException _) {
            // The datagram is lost; consent decides about the path.
        }
    }

    /// The agent sends immediately.
    @Override
    public void flush() {}

    @Override
    public void close() {
        closed = true;
        Thread.ofVirtual().name("ice4j-end").start(agent::free);
    }

    private void readAll() {
        DatagramPacket datagram =
                new DatagramPacket(
                        new byte[LoopBuffers.DATAGRAM_BYTES], LoopBuffers.DATAGRAM_BYTES);
        while (!closed) {
            datagram.setLength(LoopBuffers.DATAGRAM_BYTES);
            try {
                component.getSocket().receive(datagram);
            } catch (IOException _) {
                return; // the agent was freed
            }
            long nowNanos = System.nanoTime();
            byte[] copy = Arrays.copyOf(datagram.getData(), datagram.getLength());
            loop.execute(() -> onReceived(nowNanos, copy));
        }
    }

    private void onReceived(long nowNanos, byte[] bytes) {
        if (closed) {
            return;
        }
        fault.down(nowNanos, bytes, 0, bytes.length, fromFault);
    }

    private void onDatagram(long nowNanos, byte[] bytes, int offset, int length) {
        try {
            listener.onDatagram(nowNanos, bytes, offset, length);
            listener.onReadBatchEnd(nowNanos);
        } catch (RuntimeException e) {
            listener.onBug(e);
        }
    }

    /// Gathers the one address that reaches the server: ice4j's own harvester excludes loopback.
    private static final class OneAddress extends AbstractCandidateHarvester {
        private final InetAddress address;

        OneAddress(InetAddress address) {
            this.address = address;
        }

        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            try {
                IceUdpSocketWrapper socket =
                        new IceUdpSocketWrapper(new MultiplexingDatagramSocket(0, address));
                HostCandidate candidate = new HostCandidate(socket, component, Transport.UDP);
                component.addLocalCandidate(candidate);
                candidate.getStunStack().addSocket(candidate.getStunSocket(null));
                component.getComponentSocket().add(socket);
                return List.of(candidate);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
