package media;

import call.EndReason;
import call.MediaCommand;
import call.ParticipantState;
import call.View;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import media.dtls.DtlsFailure;
import media.dtls.DtlsKeys;
import media.forward.Room;
import media.ice.IceCredentials;
import media.quality.QualityHistograms;
import media.sdp.AnswerParameters;
import media.sdp.Negotiated;
import media.sdp.Negotiation;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SdpWriter;
import media.sdp.SessionDescription;
import media.send.Outbound;
import media.send.PacerSchedule;
import media.send.SendBatches;
import media.send.SendTimestamps;
import org.jspecify.annotations.Nullable;

/// One shard: every connection of one UDP port and the rooms they are in. Entered by one thread with
/// datagrams, commands and the time, and after each turn with [#onTurnEnd]; datagrams leave through
/// [Outbound], rare news through [#drainEvents].
///
/// A datagram goes: demultiplex (RFC 7983) → path → connection → SRTP → header extensions → stream
/// statistics and feedback → room → for each slot: rewrite, into the batch; at the end of the turn for
/// each connection of the batch: protect, out.
@SuppressWarnings("EnumOrdinal") // ends are counted in an array by reason
public final class MediaEngine {
    /// All periodic work of connections and rooms is done on one tick: deadlines of 100 ms and more
    /// need no finer one, and one timer per shard is cheaper than one per connection.
    private static final long TICK_NANOS = 25_000_000L;

    private final OfferAnswerer answerer;
    private final SendBatches batches;
    private final PacerSchedule pacers = new PacerSchedule();
    private final EngineQuality quality = new EngineQuality();
    private final ConnectionFactory factory;
    private final ConnectionTable connections = new ConnectionTable();

    /// Closed since the last tick: the way of their last DTLS flight, which tells the client at once.
    private final Map<Long, Connection> closing = new HashMap<>();

    private final Map<UUID, Room> rooms = new HashMap<>();
    private final Queue<EngineEvent> events = new ArrayDeque<>();
    private final DatagramDemultiplexer inbound;
    private int audiblePlaces;
    private final long[] ended = new long[EndReason.values().length];
    private long nextTickNanos;

    /// @param random uniformly random ints from a cryptographic source
    public MediaEngine(EngineSettings settings, Outbound outbound, IntSupplier random) {
        this.answerer = new OfferAnswerer(settings, random);
        this.batches = new SendBatches(outbound);
        this.factory =
                new ConnectionFactory(settings, batches, pacers, quality, answerer::freshSsrc);
        this.audiblePlaces = settings.audiblePlaces();
        this.inbound = new DatagramDemultiplexer(connections, outbound, events);
    }

    /// Takes one datagram.
    ///
    /// @param bytes borrowed; may be decrypted in place
    public void onDatagram(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        inbound.onDatagram(nowNanos, from, bytes, offset, length);
    }

    /// Makes the media connection of a participant, or changes the one there is: when the client offers
    /// again with the same certificate and adds to what was agreed on, the connection stays. It gets the
    /// slots that are new, and new ICE credentials when the client's are new (an ICE restart, RFC 8445
    /// §9). Any other offer makes a new connection, and the former one is closed.
    ///
    /// @return the answer to the client's offer, as SDP
    /// @throws SdpException when the offer cannot be served, with a stable code and a reason; what there
    ///     is stays
    public String connect(long nowNanos, ConnectionRequest request) throws SdpException {
        SessionDescription offer = SdpReader.read(request.offer());
        Connection live = connections.of(request.room(), request.participant());
        if (live != null) {
            String answer = renegotiate(nowNanos, live, offer, request.encrypted());
            if (answer != null) {
                return answer;
            }
        }
        AnsweredOffer answered = answerer.answer(request, offer);
        if (live != null) {
            remove(nowNanos, live, EndReason.REPLACED);
        }
        return connect(nowNanos, answered);
    }

    /// Makes the connection that was agreed on; the participant must have none.
    ///
    /// @return the answer, as SDP
    public String connect(long nowNanos, AnsweredOffer answered) {
        ConnectionRequest request = answered.request();
        Room room = rooms.computeIfAbsent(request.room(), this::openRoom);
        Connection connection = factory.create(nowNanos, answered, room);
        if (connections.size() == 0) {
            nextTickNanos = nowNanos + TICK_NANOS;
        }
        connections.add(connection);
        connection.member().join(nowNanos);
        return answered.answer();
    }

    /// @return the answer, null when the offer is not for this connection
    private @Nullable String renegotiate(
            long nowNanos, Connection connection, SessionDescription offer, boolean encrypted)
            throws SdpException {
        Negotiated former = connection.negotiated();
        IceCredentials local = connection.ice().local();
        IceCredentials fresh = answerer.freshCredentials();
        boolean restart = former.isRestartedBy(offer);
        AnswerParameters parameters = answerer.parameters(restart ? fresh : local, encrypted);
        Negotiated next = Negotiation.answer(offer, parameters, former);
        if (!next.continues(former)) {
            return null;
        }
        if (restart) {
            connections.revoke(connection.ice().onRestart(nowNanos, fresh));
            connections.admit(fresh, connection);
        }
        connection.renegotiate(nowNanos, next);
        return SdpWriter.write(next.answer());
    }

    /// A path can carry nothing any more: its TCP connection is closed.
    public void onPathClosed(SocketAddress address) {
        connections.forget(address);
    }

    /// Whether a check has proved an address to be a client's.
    public boolean knows(SocketAddress address) {
        return connections.at(address) != null;
    }

    /// Whether a participant has a connection, which a further offer may change.
    public boolean hasConnection(UUID room, int participant) {
        return connections.of(room, participant) != null;
    }

    /// Limits how many speakers of a room are audible at once to participants that did not request more.
    public void onAudibleLimit(long nowNanos, int speakers) {
        audiblePlaces = speakers;
        rooms.values().forEach(room -> room.audibleSpeakers(nowNanos, speakers));
    }

    /// Carries out a command about one participant; nothing happens when it has no connection.
    public void onCommand(long nowNanos, UUID room, int participant, MediaCommand command) {
        Connection connection = connections.of(room, participant);
        if (connection == null) {
            return;
        }
        switch (command) {
            case MediaCommand.ChangeState(ParticipantState state) ->
                    connection.member().change(nowNanos, state);
            case MediaCommand.ChangeView(View view, int audibleSpeakers) ->
                    connection.member().view(nowNanos, view, audibleSpeakers);
            case MediaCommand.Disconnect() -> disconnect(nowNanos, connection);
        }
    }

    private void disconnect(long nowNanos, Connection connection) {
        if (connection.established()) {
            remove(nowNanos, connection, EndReason.LEFT);
        } else {
            EndReason reason = EndReason.LEFT_UNCONNECTED;
            lose(nowNanos, connection, reason, reason.word());
        }
    }

    /// The handshake of a connection wants a datagram sent.
    ///
    /// @param datagram given
    public void onDtlsFlight(long connectionId, byte[] datagram) {
        Connection connection = connections.withId(connectionId);
        Connection open = connection == null ? closing.remove(connectionId) : connection;
        if (open != null) {
            open.sendDtls(datagram);
        }
    }

    /// The handshake of a connection has succeeded.
    public void onDtlsKeys(long nowNanos, long connectionId, DtlsKeys keys) {
        Connection connection = connections.withId(connectionId);
        if (connection != null) {
            connection.onKeys(nowNanos, keys);
            events.add(new EngineEvent.Connected(connection.room(), connection.participant()));
        }
    }

    /// The handshake of a connection has failed.
    public void onDtlsFailed(long nowNanos, long connectionId, DtlsFailure failure) {
        Connection connection = connections.withId(connectionId);
        if (connection != null) {
            lose(nowNanos, connection, HandshakeWatch.reason(failure), failure.detail());
        }
    }

    /// The client has closed the DTLS association (close_notify).
    public void onDtlsClosed(long nowNanos, long connectionId) {
        Connection connection = connections.withId(connectionId);
        if (connection != null) {
            EndReason reason = EndReason.CLOSED_BY_CLIENT;
            lose(nowNanos, connection, reason, reason.word());
        }
    }

    /// Does what is due by now.
    public void onDeadline(long nowNanos) {
        pacers.onDeadline(nowNanos);
        if (connections.size() == 0 || nowNanos - nextTickNanos < 0) {
            return;
        }
        quality.serverDelay().onTick(nowNanos, nowNanos - nextTickNanos);
        nextTickNanos = nowNanos + TICK_NANOS;
        closing.clear();
        List<Connection> lost = null;
        List<EndReason> reasons = new ArrayList<>();
        for (Connection connection : connections.all()) {
            EndReason reason = connection.onDeadline(nowNanos);
            if (reason != null) {
                lost = lost == null ? new ArrayList<>() : lost;
                lost.add(connection);
                reasons.add(reason);
            }
            EngineEvent measured = connection.member().takeQuality();
            if (measured != null) {
                events.add(measured);
            }
        }
        for (Room room : rooms.values()) {
            room.onDeadline(nowNanos);
        }
        for (int i = 0; lost != null && i < lost.size(); i++) {
            lose(nowNanos, lost.get(i), reasons.get(i), reasons.get(i).word());
        }
    }

    /// Sends what is not to wait for the next turn.
    public void onTurnEnd(long nowNanos) {
        batches.flushDue(nowNanos);
    }

    /// How long voices wait for others to leave with from now on, 0 to [SendBatches#MAX_DELAY_NANOS].
    public void hold(long nanos) {
        batches.batchingDelay(nanos);
    }

    public long holdNanos() {
        return batches.batchingDelayNanos();
    }

    /// When [#onDeadline] wants to be called; `Long.MAX_VALUE` when there is nothing to wait for.
    public long nextDeadlineNanos() {
        if (connections.size() == 0) {
            return Long.MAX_VALUE;
        }
        return earlier(
                earlier(pacers.nextDeadlineNanos(), batches.nextDeadlineNanos()), nextTickNanos);
    }

    /// @param nanos `Long.MAX_VALUE` for never
    private static long earlier(long nanos, long other) {
        if (nanos == Long.MAX_VALUE) {
            return other;
        }
        return other == Long.MAX_VALUE || nanos - other < 0 ? nanos : other;
    }

    /// Hands out what happened since the last call.
    public void drainEvents(Consumer<EngineEvent> consumer) {
        for (EngineEvent event = events.poll(); event != null; event = events.poll()) {
            consumer.accept(event);
        }
    }

    /// Gives back what no garbage collector finds; after the last input.
    public void close() {
        connections.all().forEach(Connection::release);
    }

    public int connectionCount() {
        return connections.size();
    }

    public int roomCount() {
        return rooms.size();
    }

    /// The distribution of what was measured of all streams.
    public QualityHistograms quality() {
        return quality.histograms();
    }

    /// RTP and RTCP packets that were authentic.
    public long packetsReceived() {
        return inbound.packetsReceived();
    }

    /// RTP packets sent.
    public long packetsSent() {
        return batches.packetsSent();
    }

    /// What has left, for the measure of its delay.
    public SendTimestamps departures() {
        return batches.sendTimestamps();
    }

    /// Bytes of padding sent so far to make packets equal in length.
    public long paddingBytes() {
        return batches.paddingBytes();
    }

    /// Connections that ended so far, or never came to be, by the ordinal of [EndReason]; a copy.
    public long[] ended() {
        return Arrays.copyOf(ended, ended.length);
    }

    /// Packets dropped so far, by the ordinal of [DropReason]; a copy.
    public long[] drops() {
        long[] all = inbound.drops();
        pacers.addDrops(all);
        return all;
    }

    private void lose(long nowNanos, Connection connection, EndReason reason, String detail) {
        remove(nowNanos, connection, reason);
        events.add(
                new EngineEvent.ConnectionLost(
                        connection.room(), connection.participant(), reason, detail));
    }

    private void remove(long nowNanos, Connection connection, EndReason reason) {
        ended[reason.ordinal()]++;
        connection.close(nowNanos);
        if (connections.remove(connection)) {
            rooms.remove(connection.room());
        }
        closing.put(connection.id(), connection);
        events.add(new EngineEvent.DtlsUnwanted(connection.id()));
    }

    private Room openRoom(UUID id) {
        return new Room(audiblePlaces, new RoomEventAdapter(id, events));
    }
}
