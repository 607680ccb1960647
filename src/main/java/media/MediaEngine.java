package media;

import call.EndReason;
import call.MediaCommand;
import call.MediaMode;
import call.ParticipantState;
import call.View;
import call.shard.RelayState;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import media.dtls.DtlsFailure;
import media.dtls.DtlsKeys;
import media.sdp.SdpException;
import media.send.Outbound;
import media.send.PacerSchedule;
import media.send.SendBatches;
import media.send.SendTimestamps;
import media.srtp.SrtpKeys;
import org.jspecify.annotations.Nullable;

/// One shard: every connection of one UDP port and the rooms they are in. Entered by one thread with
/// datagrams, commands and the time, and after these with [#flushDue]; datagrams are sent through
/// [Outbound], rare events come out of [#drainEvents].
///
/// A datagram goes: demultiplex (RFC 7983) → path → connection → SRTP → header extensions → stream
/// statistics and feedback → room → for each slot: rewrite, into the batch; when the batch is flushed, for
/// each connection: protect, send.
@SuppressWarnings("EnumOrdinal") // ends are counted in an array by reason
public final class MediaEngine {
    private final OfferAnswerer answerer;
    private final SendBatches batches;
    private final PacerSchedule pacers = new PacerSchedule();
    private final EngineQuality quality = new EngineQuality();
    private final ConnectionFactory factory;
    private final ConnectionTable connections = new ConnectionTable();
    private final Renegotiation renegotiation;
    private final EngineRooms rooms;
    private final EngineRelays relays;

    private final VisitSchedule<Connection> visits = new VisitSchedule<>();

    /// Closed since the last tick: their last DTLS flight may still be sent.
    private final Map<Long, Connection> closing = new HashMap<>();

    private final Queue<EngineEvent> events = new ArrayDeque<>();
    private final DatagramDemultiplexer inbound;
    private final long[] ended = new long[EndReason.values().length];
    private long visitCount;

    /// @param random uniformly random ints from a cryptographic source
    public MediaEngine(EngineSettings settings, Outbound outbound, IntSupplier random) {
        this.answerer = new OfferAnswerer(settings, random);
        this.batches = new SendBatches(outbound);
        this.factory =
                new ConnectionFactory(settings, batches, pacers, quality, answerer::freshSsrc);
        this.renegotiation = new Renegotiation(connections);
        this.rooms = new EngineRooms(settings.audibleSpeakers(), events);
        this.relays = new EngineRelays(factory, connections, rooms, events, random);
        this.inbound = new DatagramDemultiplexer(connections, relays, outbound, events);
    }

    /// Takes one datagram.
    ///
    /// @param bytes borrowed; may be decrypted in place
    public void onDatagram(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        try {
            inbound.onDatagram(nowNanos, from, bytes, offset, length);
            Connection sender = inbound.connection();
            if (sender != null) {
                visits.soon(sender.visit(), nowNanos);
            }
        } catch (RuntimeException bug) {
            fail(nowNanos, inbound.connection(), bug);
        }
    }

    /// A command or a handshake changes what the connection and its room do.
    private void attend(long nowNanos, Connection connection) {
        connection.onActivity(nowNanos);
        visits.soon(connection.visit(), nowNanos);
        rooms.attend(nowNanos, connection.room());
    }

    /// Makes the media connection of a participant, or changes the existing one. The work is done at once;
    /// a shard has it done beside its event loop and calls the other [#connect].
    ///
    /// @return the answer to the client's offer, as SDP
    /// @throws SdpException when the offer cannot be served; an existing connection is unchanged
    public String connect(long nowNanos, ConnectionRequest request) throws SdpException {
        Agreement agreement = agreement(request.room(), request.participant());
        String answer = connect(nowNanos, answerer.answer(request, agreement));
        if (answer == null) {
            throw new IllegalStateException("the connection has not changed meanwhile");
        }
        return answer;
    }

    /// What the connection of a participant is based on, null without one.
    public @Nullable Agreement agreement(UUID room, int participant) {
        Connection live = connections.of(room, participant);
        return live == null ? null : new Agreement(live.negotiated(), live.ice().local());
    }

    /// Makes the connection that was agreed on, or changes the existing one.
    ///
    /// @return the answer, as SDP; null when the connection to change has ended or has changed since: the
    ///     offer must be answered anew
    public @Nullable String connect(long nowNanos, AnsweredOffer answered) {
        ConnectionRequest request = answered.request();
        Connection live = connections.of(request.room(), request.participant());
        if (answered.former() != null) {
            return live != null && carryOut(nowNanos, live, answered) ? answered.answer() : null;
        }
        if (live != null) {
            remove(nowNanos, live, EndReason.REPLACED);
        }
        Connection connection = factory.create(nowNanos, answered, rooms.open(request.room()));
        connections.add(connection);
        attend(nowNanos, connection);
        try {
            connection.member().join(nowNanos);
        } catch (RuntimeException bug) {
            fail(nowNanos, connection, bug);
            throw bug;
        }
        return answered.answer();
    }

    private boolean isIdle() {
        return connections.size() == 0 && relays.isEmpty();
    }

    /// Prepares a relay of a room to another shard.
    ///
    /// @return null when this shard has as many as it can
    public @Nullable ReservedRelay reserveRelay(long nowNanos, UUID room) {
        return relays.reserve(nowNanos, room);
    }

    /// The other end of a relay that was reserved here is known. Nothing happens when it was not reserved,
    /// or too long ago.
    ///
    /// @param number here
    /// @param address the media port of the other shard
    /// @param peer its number there
    /// @param toPeer with which this end encrypts
    /// @return whether it is connected
    public boolean connectRelay(
            long nowNanos, int number, SocketAddress address, int peer, SrtpKeys toPeer) {
        return relays.connect(nowNanos, number, address, peer, toPeer);
    }

    /// Whether a reservation still waits for its other end: the number may be that of another one.
    public boolean isReserved(ReservedRelay relay) {
        return relays.isReserved(relay);
    }

    /// A reservation is not needed. Nothing happens when it does not wait any more.
    public void releaseRelay(ReservedRelay relay) {
        relays.release(relay);
    }

    /// Takes what the other end of a relay reports.
    public void onRelayState(long nowNanos, int number, RelayState state) {
        relays.onState(nowNanos, number, state);
    }

    /// Nothing happens when there is none.
    public void closeRelay(long nowNanos, int number) {
        relays.close(nowNanos, number);
    }

    private boolean carryOut(long nowNanos, Connection live, AnsweredOffer answered) {
        attend(nowNanos, live);
        try {
            return renegotiation.carryOut(nowNanos, live, answered);
        } catch (RuntimeException bug) {
            fail(nowNanos, live, bug);
            throw bug;
        }
    }

    /// A path is closed, with its TCP connection.
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

    /// Answers to further offers have these addresses from now on.
    public void announce(EngineSettings.Endpoint endpoint) {
        answerer.announce(endpoint);
    }

    /// Takes the load of the last second, by which the number of audible speakers is limited.
    ///
    /// @param load share of one core, 0 to 1
    /// @return how many speakers of a room are audible from now on
    public int onLoad(long nowNanos, double load) {
        return rooms.onLoad(nowNanos, load);
    }

    /// Carries out a command about one participant; nothing happens when it has no connection.
    public void onCommand(long nowNanos, UUID room, int participant, MediaCommand command) {
        Connection connection = connections.of(room, participant);
        if (connection == null) {
            return;
        }
        attend(nowNanos, connection);
        try {
            carryOut(nowNanos, connection, command);
        } catch (RuntimeException bug) {
            fail(nowNanos, connection, bug);
        }
    }

    private void carryOut(long nowNanos, Connection connection, MediaCommand command) {
        switch (command) {
            case MediaCommand.ChangeState(ParticipantState state) ->
                    connection.member().change(nowNanos, state);
            case MediaCommand.ChangeView(View view, int audibleSpeakers) ->
                    connection.member().view(nowNanos, view, audibleSpeakers);
            case MediaCommand.ChangeMode(MediaMode mode) -> connection.member().mode(mode);
            case MediaCommand.Report() -> connection.member().report();
            case MediaCommand.Disconnect() -> {
                if (connection.established()) {
                    remove(nowNanos, connection, EndReason.LEFT);
                } else {
                    lose(nowNanos, connection, EndReason.LEFT_UNCONNECTED);
                }
            }
        }
    }

    /// The handshake of a connection has a datagram to send.
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
            attend(nowNanos, connection);
            try {
                connection.onKeys(nowNanos, keys);
            } catch (RuntimeException bug) {
                fail(nowNanos, connection, bug);
                return;
            }
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
            lose(nowNanos, connection, EndReason.CLOSED_BY_CLIENT);
        }
    }

    /// Does what is due by now.
    public void onDeadline(long nowNanos) {
        pacers.onDeadline(
                nowNanos,
                (pacer, bug) -> {
                    if (!relays.onPacerFailed(nowNanos, pacer, bug)) {
                        fail(nowNanos, ownerOf(pacer), bug);
                    }
                });
        long tickNanos = nextTickNanos();
        if (isIdle() || tickNanos == Long.MAX_VALUE || nowNanos - tickNanos < 0) {
            return;
        }
        quality.serverDelay().onTick(nowNanos, nowNanos - tickNanos);
        closing.clear();
        Map<Connection, EndReason> lost = new LinkedHashMap<>();
        visits.onDeadline(nowNanos, connection -> visit(nowNanos, connection, lost));
        relays.onDeadline(nowNanos);
        rooms.onDeadline(nowNanos, room -> watchVideo(nowNanos, room));
        for (UUID failed : List.copyOf(rooms.failed())) {
            relays.onRoomFailed(nowNanos, failed);
            connections
                    .in(failed)
                    .forEach(connection -> lost.putIfAbsent(connection, EndReason.INTERNAL_ERROR));
        }
        lost.forEach((connection, reason) -> lose(nowNanos, connection, reason));
    }

    private void visit(long nowNanos, Connection connection, Map<Connection, EndReason> lost) {
        visitCount++;
        try {
            EndReason reason = connection.onDeadline(nowNanos);
            if (reason != null) {
                lost.put(connection, reason);
                return;
            }
        } catch (RuntimeException bug) {
            events.add(new EngineEvent.HandlerFailed(bug));
            lost.put(connection, EndReason.INTERNAL_ERROR);
            return;
        }
        EngineEvent measured = connection.member().takeQuality();
        if (measured != null) {
            events.add(measured);
        }
        visits.at(connection.visit(), nowNanos, connection.nextDeadlineNanos(nowNanos));
        if (connection.busy(nowNanos)) {
            rooms.attendNow(nowNanos, connection.room());
        }
    }

    /// The links of all who may receive the video of a busy room are watched at every tick.
    private void watchVideo(long nowNanos, UUID room) {
        for (Connection connection : connections.in(room)) {
            visits.soon(connection.visit(), nowNanos);
        }
    }

    /// How often a connection was visited because of the time, as opposed to a packet or a command.
    public long visits() {
        return visitCount;
    }

    private @Nullable Connection ownerOf(PacerSchedule.Scheduled pacer) {
        for (Connection connection : connections.all()) {
            if (connection.member().owns(pacer)) {
                return connection;
            }
        }
        return null;
    }

    /// An exception of ours costs the one connection that it happened in.
    private void fail(long nowNanos, @Nullable Connection connection, RuntimeException bug) {
        events.add(new EngineEvent.HandlerFailed(bug));
        if (connection != null && connections.withId(connection.id()) == connection) {
            lose(nowNanos, connection, EndReason.INTERNAL_ERROR);
        }
    }

    /// Sends what has waited for its batching delay.
    public void flushDue(long nowNanos) {
        batches.flushDue(nowNanos);
    }

    /// How long audio packets wait from now on to be sent together with others, 0 to
    /// [SendBatches#MAX_DELAY_NANOS].
    public void batchingDelay(long nanos) {
        batches.batchingDelay(nanos);
    }

    /// When to call [#onDeadline] next; `Long.MAX_VALUE` when there is nothing to wait for.
    public long nextDeadlineNanos() {
        if (isIdle()) {
            return Long.MAX_VALUE;
        }
        return earlier(
                earlier(pacers.nextDeadlineNanos(), batches.nextDeadlineNanos()), nextTickNanos());
    }

    private long nextTickNanos() {
        return earlier(
                earlier(visits.nextDeadlineNanos(), rooms.nextDeadlineNanos()),
                relays.nextDeadlineNanos());
    }

    /// @param nanos `Long.MAX_VALUE` for never
    private static long earlier(long nanos, long other) {
        if (nanos == Long.MAX_VALUE) {
            return other;
        }
        return other == Long.MAX_VALUE || nanos - other < 0 ? nanos : other;
    }

    /// Hands out the events since the last call.
    public void drainEvents(Consumer<EngineEvent> consumer) {
        for (EngineEvent event = events.poll(); event != null; event = events.poll()) {
            consumer.accept(event);
        }
    }

    /// Frees native memory; after the last input.
    public void close() {
        connections.all().forEach(Connection::release);
        relays.release();
    }

    public int connectionCount() {
        return connections.size();
    }

    /// The figures of this moment.
    public EngineSnapshot snapshot() {
        long[] drops = inbound.drops();
        pacers.addDrops(drops);
        return new EngineSnapshot(
                rooms.size(),
                connections.size(),
                rooms.largest(),
                relays.figures(),
                inbound.packetsReceived(),
                batches.packetsSent(),
                batches.paddingBytes(),
                batches.batchingDelayNanos(),
                drops,
                ended.clone(),
                quality.histograms());
    }

    /// When the packets of the last flush arrived, for the measure of their delay.
    public SendTimestamps sendTimestamps() {
        return batches.sendTimestamps();
    }

    private void lose(long nowNanos, Connection connection, EndReason reason) {
        lose(nowNanos, connection, reason, reason.word());
    }

    private void lose(long nowNanos, Connection connection, EndReason reason, String detail) {
        remove(nowNanos, connection, reason);
        events.add(
                new EngineEvent.ConnectionLost(
                        connection.room(), connection.participant(), reason, detail));
    }

    private void remove(long nowNanos, Connection connection, EndReason reason) {
        ended[reason.ordinal()]++;
        try {
            connection.close(nowNanos);
        } catch (RuntimeException bug) {
            events.add(new EngineEvent.HandlerFailed(bug));
        }
        visits.cancel(connection.visit());
        if (connections.remove(connection) && !relays.has(connection.room())) {
            rooms.close(connection.room());
        } else {
            rooms.attend(nowNanos, connection.room());
        }
        closing.put(connection.id(), connection);
        events.add(new EngineEvent.HandshakeEnded(connection.id()));
    }
}
