package simulation;

import call.MediaCommand;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import links.Timeline;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.SlotLimits;
import media.send.PacketKind;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpProfile;

/// Virtual time, one engine and its peers, each behind a [Link] in each direction. Nothing here
/// waits: time jumps to the next action. All randomness comes from the seed.
final class Simulation implements Timeline {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    /// An action at its time.
    private record Appointment(long atNanos, long order, Runnable action)
            implements Comparable<Appointment> {
        @Override
        public int compareTo(Appointment other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final long seed;
    final UUID room = new UUID(0, 1);
    final MediaEngine engine;
    final Map<Integer, SimulatedPeer> peers = new LinkedHashMap<>();

    /// All events of the engine; off where they would be too many.
    final List<EngineEvent> events = new ArrayList<>();

    boolean keepsEvents = true;

    /// Takes what the engine sends to an address of no peer.
    Elsewhere elsewhere = (_, _) -> {};

    /// Takes the events about relays.
    Consumer<EngineEvent.OfRelay> relayEvents = _ -> {};

    @FunctionalInterface
    interface Elsewhere {
        /// @param datagram given
        void onDatagram(SocketAddress destination, byte[] datagram);
    }

    private final Map<InetSocketAddress, SimulatedPeer> byAddress = new HashMap<>();
    private final Map<Long, SimulatedPeer> byConnection = new HashMap<>();
    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>();
    private final SrtpProfile profile;

    /// The faster ones where they are installed; both are compared in `media.srtp`.
    final SrtpCiphers ciphers =
            Objects.requireNonNullElseGet(SrtpCiphers.openssl(), SrtpCiphers::jce);

    final AllocationMeter allocation = new AllocationMeter();
    long now;

    /// The one-way delay of the links of peers that join from now on.
    long delayNanos = 5 * MILLI;

    private long order;
    private long connections;

    /// What the engine has sent.
    long datagramsSent;

    long bytesSent;
    private int failing;
    private boolean failingMedia;

    Simulation(long seed, int audibleSpeakers) {
        this(seed, audibleSpeakers, SrtpProfile.AEAD_AES_128_GCM);
    }

    Simulation(long seed, int audibleSpeakers, SrtpProfile profile) {
        SeedReport.onSeed(seed);
        this.seed = seed;
        this.profile = profile;
        this.now = 10 * SECOND;
        this.engine =
                new MediaEngine(
                        new EngineSettings(
                                new EngineSettings.Endpoint(
                                        "sha-256 " + "AA:".repeat(31) + "AA",
                                        List.of(new InetSocketAddress("192.0.2.254", 10000)),
                                        List.of(),
                                        "hubbub-test"),
                                new SlotLimits(
                                        SimulatedOffer.AUDIO_SLOTS, SimulatedOffer.VIDEO_SLOTS),
                                audibleSpeakers,
                                1_700_000_000L * SECOND - now,
                                ciphers),
                        this::fromEngine,
                        new Random(seed + 1)::nextInt);
    }

    /// A peer that sends and listens but gives no feedback of its own.
    SimulatedPeer join(int participant, boolean camera) {
        return join(participant, camera, SimulatedOffer.Abilities.PLAIN);
    }

    SimulatedPeer join(int participant, boolean camera, SimulatedOffer.Abilities abilities) {
        return join(room, participant, camera, abilities);
    }

    /// @param participant unlike in any other room
    SimulatedPeer join(
            UUID inRoom, int participant, boolean camera, SimulatedOffer.Abilities abilities) {
        SimulatedPeer peer = new SimulatedPeer(this, inRoom, participant, profile, abilities);
        peers.put(participant, peer);
        byAddress.put(peer.address, peer);
        byConnection.values().removeIf(other -> other.participant == participant);
        byConnection.put(++connections, peer);
        peer.join(camera);
        if (camera) {
            peer.startCamera();
        }
        drain();
        return peer;
    }

    /// The peer's NAT gives it another address, or it goes into another network.
    void move(SimulatedPeer peer, InetSocketAddress address) {
        byAddress.remove(peer.address);
        peer.address = address;
        byAddress.put(address, peer);
    }

    void leave(int participant) {
        SimulatedPeer peer = peers.get(participant);
        if (peer == null) {
            throw new AssertionError("no participant " + participant);
        }
        engine.onCommand(now, peer.room, participant, new MediaCommand.Disconnect());
        drain();
        vanish(peer);
    }

    /// A peer is gone without notice: nothing from it or to it arrives.
    void vanish(SimulatedPeer peer) {
        peer.vanish();
        peers.remove(peer.participant);
        byAddress.remove(peer.address);
        byConnection.values().remove(peer);
    }

    void run(long nanos) {
        long end = now + nanos;
        while (true) {
            long next = Math.min(end, engine.nextDeadlineNanos());
            Appointment first = appointments.peek();
            if (first != null) {
                next = Math.min(next, first.atNanos());
            }
            if (next >= end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            step();
        }
    }

    @Override
    public long nowNanos() {
        return now;
    }

    /// Runs an action at its time, after earlier ones of the same time.
    @Override
    public void at(long nanos, Runnable action) {
        appointments.add(new Appointment(nanos, order++, action));
    }

    void toEngine(SimulatedPeer from, byte[] bytes, int length) {
        InetSocketAddress address = from.address;
        from.uplink.send(Arrays.copyOf(bytes, length), datagram -> feed(address, datagram));
    }

    void feed(InetSocketAddress from, byte[] datagram) {
        allocation.enter();
        engine.onDatagram(now, from, datagram, 0, datagram.length);
        engine.flushDue(now);
        allocation.leave(AllocationMeter.Input.of(datagram));
    }

    static int int32(byte[] b, int at) {
        return java.nio.ByteBuffer.wrap(b).getInt(at);
    }

    /// From now on whatever is sent to a participant outside of its media throws.
    void fail(int participant) {
        failing = participant;
    }

    /// The same of its media.
    void failMedia(int participant) {
        failing = participant;
        failingMedia = true;
    }

    private void fromEngine(
            SocketAddress destination, PacketKind kind, byte[] bytes, int offset, int length) {
        allocation.enterOutside();
        SimulatedPeer peer = byAddress.get(destination);
        if (peer != null
                && peer.participant == failing
                && (kind == PacketKind.CONTROL) != failingMedia) {
            throw new IllegalStateException("a bug in the handling of one connection");
        }
        datagramsSent++;
        bytesSent += length;
        if (peer != null) {
            peer.downlink.send(
                    Arrays.copyOfRange(bytes, offset, offset + length),
                    datagram -> peer.onDatagram(now, datagram, datagram.length));
        } else {
            elsewhere.onDatagram(destination, Arrays.copyOfRange(bytes, offset, offset + length));
        }
        allocation.leaveOutside();
    }

    private void step() {
        Appointment first = appointments.peek();
        while (first != null && first.atNanos() <= now) {
            appointments.remove();
            first.action().run();
            drain();
            first = appointments.peek();
        }
        if (engine.nextDeadlineNanos() <= now) {
            allocation.enter();
            engine.onDeadline(now);
            engine.flushDue(now);
            allocation.leave(AllocationMeter.Input.DEADLINE);
            drain();
        }
    }

    void drain() {
        engine.flushDue(now);
        engine.drainEvents(this::onEvent);
    }

    private void onEvent(EngineEvent event) {
        if (keepsEvents) {
            events.add(event);
        }
        switch (event) {
            case EngineEvent.HandshakeExpected wanted ->
                    at(now + delayNanos, () -> keys(wanted.connection()));
            case EngineEvent.SlotsChanged changed -> {
                SimulatedPeer peer = peers.get(changed.participant());
                if (peer != null) {
                    peer.onSlots(changed.slots());
                }
            }
            case EngineEvent.EncodingsNeeded wanted -> {
                SimulatedPeer peer = peers.get(wanted.participant());
                if (peer != null) {
                    peer.at(
                            now + delayNanos,
                            () -> peer.onEncodings(wanted.track(), wanted.active()));
                }
            }
            case EngineEvent.OfRelay ofRelay -> relayEvents.accept(ofRelay);
            default -> {}
        }
    }

    /// Connections are numbered in the order of their offers.
    private void keys(long connection) {
        SimulatedPeer peer = byConnection.get(connection);
        if (peer != null) {
            peer.onDtlsWanted(connection);
        }
    }
}
