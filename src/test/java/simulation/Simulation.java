package simulation;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.srtp.SrtpProfile;

/// Virtual time, one engine, peers, and a link that delays and loses by a seed. Nothing here waits:
/// time jumps to the earliest deadline.
final class Simulation {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    /// A datagram on its way.
    private record Flight(long atNanos, long order, Runnable delivery)
            implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final long seed;
    final UUID room = new UUID(0, 1);
    final MediaEngine engine;
    final Map<Integer, SimulatedPeer> peers = new LinkedHashMap<>();
    final List<EngineEvent> events = new ArrayList<>();
    private final Map<InetSocketAddress, SimulatedPeer> byAddress = new HashMap<>();
    private final Map<Long, SimulatedPeer> joinedAs = new HashMap<>();
    private final PriorityQueue<Flight> flights = new PriorityQueue<>();
    private final Random random;
    private final SrtpProfile profile;
    long now;
    long delayNanos = 5 * MILLI;
    double lossToEngine;
    private long order;

    Simulation(long seed, int audiblePlaces) {
        this(seed, audiblePlaces, SrtpProfile.AEAD_AES_128_GCM);
    }

    Simulation(long seed, int audiblePlaces, SrtpProfile profile) {
        this.seed = seed;
        this.profile = profile;
        this.random = new Random(seed);
        this.now = 10 * SECOND;
        this.engine =
                new MediaEngine(
                        new EngineSettings(
                                "sha-256 " + "AA:".repeat(31) + "AA",
                                List.of(new InetSocketAddress("192.0.2.254", 10000)),
                                "hubbub-test",
                                audiblePlaces,
                                SimulatedOffer.AUDIO_SLOTS,
                                SimulatedOffer.VIDEO_SLOTS,
                                1_700_000_000L * SECOND - now),
                        this::fromEngine,
                        new Random(seed + 1)::nextInt);
    }

    SimulatedPeer join(int participant, boolean camera) {
        SimulatedPeer peer = new SimulatedPeer(this, room, participant, profile);
        peers.put(participant, peer);
        byAddress.put(peer.address, peer);
        joinedAs.put(joinedAs.size() + 1L, peer);
        peer.join(camera);
        if (camera) {
            peer.startCamera();
        }
        drain();
        return peer;
    }

    void leave(int participant) {
        SimulatedPeer peer = peers.remove(participant);
        if (peer == null) {
            throw new AssertionError("no participant " + participant);
        }
        peer.leave();
        byAddress.remove(peer.address);
        drain();
    }

    void run(long nanos) {
        long end = now + nanos;
        while (true) {
            long next = end;
            for (SimulatedPeer peer : peers.values()) {
                next = earlier(next, peer.nextDeadlineNanos());
            }
            next = earlier(next, engine.nextDeadlineNanos());
            if (!flights.isEmpty()) {
                next = earlier(next, flights.peek().atNanos());
            }
            if (next >= end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            step();
        }
    }

    void toEngine(SimulatedPeer from, byte[] bytes, int length) {
        if (!from.unreachable && random.nextDouble() >= lossToEngine) {
            byte[] copy = java.util.Arrays.copyOf(bytes, length + 64);
            fly(() -> engine.onDatagram(now, from.address, copy, 0, length));
        }
    }

    static int int32(byte[] b, int at) {
        return java.nio.ByteBuffer.wrap(b).getInt(at);
    }

    private void fromEngine(InetSocketAddress destination, byte[] bytes, int offset, int length) {
        byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        fly(() -> {
            SimulatedPeer peer = byAddress.get(destination);
            if (peer != null && !peer.unreachable) {
                peer.onDatagram(now, copy, copy.length);
            }
        });
    }

    private void fly(Runnable delivery) {
        flights.add(new Flight(now + delayNanos, order++, delivery));
    }

    private void step() {
        while (!flights.isEmpty() && flights.peek().atNanos() <= now) {
            Flight flight = flights.poll();
            if (flight != null) {
                flight.delivery().run();
                drain();
            }
        }
        for (SimulatedPeer peer : List.copyOf(peers.values())) {
            while (peer.nextDeadlineNanos() <= now) {
                peer.onDeadline(now);
            }
        }
        engine.onDeadline(now);
        drain();
    }

    private void drain() {
        engine.drainEvents(event -> {
            events.add(event);
            switch (event) {
                case EngineEvent.DtlsWanted wanted -> fly(() -> keys(wanted.connection()));
                case EngineEvent.SlotsChanged changed -> {
                    SimulatedPeer peer = peers.get(changed.participant());
                    if (peer != null) {
                        peer.onSlots(changed.slots());
                    }
                }
                default -> {}
            }
        });
    }

    /// Connections are numbered in the order of their offers, so are the peers that ever joined.
    private void keys(long connection) {
        SimulatedPeer peer = joinedAs.get(connection);
        if (peer != null) {
            peer.onDtlsWanted(connection);
        }
    }

    private static long earlier(long a, long b) {
        return Math.min(a, b);
    }
}
