package media;

import call.shard.RelayState;
import call.shard.ShardFigures;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.IntSupplier;
import media.dtls.DtlsKeys;
import media.forward.Room;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.rtp.SsrcMap;
import media.send.PacerSchedule;
import media.srtp.SrtpKeys;
import org.jspecify.annotations.Nullable;

/// The relays of an engine to other shards. One is reserved first, so that its number and its key
/// can be given to the other shard, and connected when the number and key of the other end are
/// known. Entered by the thread of the engine.
public final class EngineRelays {
    private final ConnectionFactory factory;
    private final ConnectionTable connections;
    private final EngineRooms rooms;
    private final Queue<EngineEvent> events;

    /// How many relays receive from each address.
    private final Map<SocketAddress, Integer> peers = new HashMap<>();

    private final SsrcMap<Relay> relays = new SsrcMap<>(RelaySsrc.MAX_RELAY);
    private final RelayReservations reservations;
    private final RtpPacket packet = new RtpPacket();
    private final List<RtcpMessage> messages = new ArrayList<>();
    private long nextTickNanos;
    private long lost;

    /// @param random uniformly random ints from a cryptographic source
    EngineRelays(
            ConnectionFactory factory,
            ConnectionTable connections,
            EngineRooms rooms,
            Queue<EngineEvent> events,
            IntSupplier random) {
        this.factory = factory;
        this.connections = connections;
        this.rooms = rooms;
        this.events = events;
        this.reservations = new RelayReservations(random, number -> relays.get(number) != null);
    }

    /// Prepares a relay of a room.
    ///
    /// @return null when this shard has as many as it can
    public @Nullable ReservedRelay reserve(long nowNanos, UUID room) {
        if (isEmpty()) {
            nextTickNanos = nowNanos + VisitSchedule.TICK_NANOS;
        }
        return reservations.reserve(nowNanos, room);
    }

    /// Whether a reservation still waits for its other end: the number may be that of another one.
    public boolean isReserved(ReservedRelay relay) {
        return reservations.has(relay);
    }

    /// A reservation is not needed. Nothing happens when it does not wait any more.
    public void release(ReservedRelay relay) {
        if (isReserved(relay)) {
            reservations.take(relay.number());
        }
    }

    /// The other end of a relay that was reserved here is known. Nothing happens when it was not
    /// reserved, or too long ago.
    ///
    /// @param number here
    /// @param address the media port of the other shard
    /// @param peer the relay's number there
    /// @param toPeer with which this end encrypts
    /// @return whether it is connected
    public boolean connect(
            long nowNanos, int number, SocketAddress address, int peer, SrtpKeys toPeer) {
        RelayReservations.Reserved reservation = reservations.take(number);
        if (reservation == null) {
            return false;
        }
        Room room = rooms.open(reservation.room());
        Relay relay =
                factory.relay(
                        nowNanos,
                        reservation.room(),
                        room,
                        number,
                        peer,
                        address,
                        new DtlsKeys(reservation.fromPeer(), toPeer));
        relays.put(number, relay);
        peers.merge(address, 1, Integer::sum);
        run(nowNanos, relay, () -> relay.join(nowNanos));
        return relays.get(number) != null;
    }

    /// Whether a relay receives from this address: it belongs to no client, whatever checks come
    /// from it.
    boolean isPeer(SocketAddress address) {
        return !peers.isEmpty() && peers.containsKey(address);
    }

    /// Takes what the other end of a relay reports. Nothing happens when there is no such relay.
    public void onState(long nowNanos, int number, RelayState state) {
        Relay relay = relays.get(number);
        if (relay != null) {
            run(nowNanos, relay, () -> relay.onState(nowNanos, state));
        }
    }

    /// The other ends cannot report their state now. To be called about once a second meanwhile.
    public void onReportsInterrupted(long nowNanos) {
        all().forEach(relay -> relay.onReportsInterrupted(nowNanos));
    }

    /// Nothing happens when there is none.
    public void close(long nowNanos, int number) {
        reservations.take(number);
        Relay relay = relays.get(number);
        if (relay != null) {
            remove(nowNanos, relay);
        }
    }

    /// Takes a datagram from an address of no client. A media node may send from another address
    /// than it is reached at. So while a relay gets no RTCP from the known address, an authentic
    /// packet shows it another one; after that, packets from elsewhere are dropped undecrypted.
    ///
    /// @param bytes borrowed; decrypted in place
    DropReason onDatagram(long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        boolean rtcp = length >= 2 && RtcpReader.isRtcp(bytes[offset + 1]);
        int ssrcAt = rtcp ? 4 : 8;
        if (length < ssrcAt + 4) {
            return DropReason.UNKNOWN_PATH;
        }
        Relay relay = relays.get(RelaySsrc.relay(Bytes.int32(bytes, offset + ssrcAt)));
        if (relay == null || (!from.equals(relay.source()) && relay.hasRtcp(nowNanos))) {
            return DropReason.UNKNOWN_PATH;
        }
        try {
            return rtcp
                    ? onRtcp(nowNanos, relay, from, bytes, offset, length)
                    : onRtp(nowNanos, relay, bytes, offset, length);
        } catch (RuntimeException bug) {
            fail(nowNanos, relay, bug);
            return DropReason.HANDLER_FAILED;
        }
    }

    private DropReason onRtp(long nowNanos, Relay relay, byte[] bytes, int offset, int length) {
        if (!relay.receives(Bytes.int32(bytes, offset + 8))) {
            return DropReason.UNKNOWN_STREAM; // before it has a replay window
        }
        DropReason outcome = relay.srtp().unprotectRtp(bytes, offset, length, packet);
        return outcome == DropReason.OK ? relay.onRtp(nowNanos, packet) : outcome;
    }

    private DropReason onRtcp(
            long nowNanos, Relay relay, SocketAddress from, byte[] bytes, int offset, int length) {
        int plain = relay.srtp().unprotectRtcp(bytes, offset, length);
        if (plain < 0) {
            return relay.srtp().dropReason();
        }
        if (!from.equals(relay.source())) {
            forgetPeer(relay.source());
            peers.merge(from, 1, Integer::sum);
            relay.source(from);
        }
        relay.onRtcpArrived(nowNanos);
        if (!relay.admitsRtcp(nowNanos, plain)) {
            return DropReason.RTCP_OVER_RATE;
        }
        messages.clear();
        DropReason outcome = RtcpReader.read(bytes, offset, plain, messages);
        return outcome == DropReason.OK ? relay.onRtcp(nowNanos, messages) : outcome;
    }

    /// When [#onDeadline] is due, `Long.MAX_VALUE` for never.
    long nextDeadlineNanos() {
        return isEmpty() ? Long.MAX_VALUE : nextTickNanos;
    }

    /// Called on every tick of the engine, before its rooms are visited.
    void onDeadline(long nowNanos) {
        if (isEmpty() || nowNanos - nextTickNanos < 0) {
            return;
        }
        nextTickNanos = nowNanos + VisitSchedule.TICK_NANOS;
        reservations.onDeadline(nowNanos);
        for (Relay relay : all()) {
            run(
                    nowNanos,
                    relay,
                    () -> {
                        if (relay.takeActive()) {
                            rooms.attendNow(nowNanos, relay.roomId());
                        }
                        RelayState state = relay.onDeadline(nowNanos);
                        if (state != null) {
                            events.add(
                                    new EngineEvent.RelayReported(
                                            relay.roomId(), relay.number(), state));
                        }
                        RelayEnding ending = relay.ending(nowNanos);
                        if (ending != null) {
                            lose(nowNanos, relay, ending);
                        }
                    });
        }
    }

    /// An exception left the room in an unknown state.
    void onRoomFailed(long nowNanos, UUID room) {
        for (Relay relay : all()) {
            if (relay.roomId().equals(room)) {
                lose(nowNanos, relay, RelayEnding.FAILED);
            }
        }
    }

    /// @return whether the pacer is that of a relay, which is closed
    boolean onPacerFailed(long nowNanos, PacerSchedule.Scheduled pacer, RuntimeException bug) {
        for (Relay relay : all()) {
            if (relay.owns(pacer)) {
                fail(nowNanos, relay, bug);
                return true;
            }
        }
        return false;
    }

    private void run(long nowNanos, Relay relay, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            fail(nowNanos, relay, bug);
        }
    }

    private void fail(long nowNanos, Relay relay, RuntimeException bug) {
        events.add(new EngineEvent.HandlerFailed(bug));
        if (relays.get(relay.number()) != null) {
            lose(nowNanos, relay, RelayEnding.FAILED);
        }
    }

    private void lose(long nowNanos, Relay relay, RelayEnding ending) {
        lost++;
        remove(nowNanos, relay);
        events.add(new EngineEvent.RelayLost(relay.roomId(), relay.number(), ending));
    }

    private void forgetPeer(SocketAddress address) {
        peers.computeIfPresent(address, (_, relays) -> relays == 1 ? null : relays - 1);
    }

    private void remove(long nowNanos, Relay relay) {
        relays.remove(relay.number());
        forgetPeer(relay.source());
        try {
            relay.close(nowNanos);
        } catch (RuntimeException bug) {
            events.add(new EngineEvent.HandlerFailed(bug));
        }
        if (connections.in(relay.roomId()).isEmpty() && !has(relay.roomId())) {
            rooms.close(relay.roomId());
        }
    }

    /// Whether one of them is in this room.
    boolean has(UUID room) {
        for (Relay relay : all()) {
            if (relay.roomId().equals(room)) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return relays.size() == 0 && reservations.isEmpty();
    }

    ShardFigures.Relays figures() {
        return new ShardFigures.Relays(relays.size(), lost);
    }

    void release() {
        all().forEach(relay -> relay.srtp().close());
    }

    private List<Relay> all() {
        List<Relay> all = new ArrayList<>(relays.size());
        relays.forEach(all::add);
        return all;
    }
}
