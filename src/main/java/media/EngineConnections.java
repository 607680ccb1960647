package media;

import call.EndReason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import media.dtls.DtlsFailure;
import media.dtls.DtlsKeys;
import media.send.PacerSchedule;
import org.jspecify.annotations.Nullable;

/// The connections of an engine, each from the answer to its offer until it has ended: makes,
/// changes and visits them, takes the results of their handshakes, and counts their ends by reason.
/// An exception of ours costs the one connection that it happened in.
@SuppressWarnings("EnumOrdinal") // ends are counted in an array by reason
final class EngineConnections {
    private final ConnectionFactory factory;
    private final ConnectionTable table;
    private final EngineRooms rooms;
    private final EngineRelays relays;
    private final Queue<EngineEvent> events;
    private final Renegotiation renegotiation;
    private final VisitSchedule<Connection> visits = new VisitSchedule<>();

    /// Closed since the last tick: their last DTLS flight may still be sent.
    private final Map<Long, Connection> closing = new HashMap<>();

    private final long[] ended = new long[EndReason.values().length];
    private long visitCount;

    EngineConnections(
            ConnectionFactory factory,
            ConnectionTable table,
            EngineRooms rooms,
            EngineRelays relays,
            Queue<EngineEvent> events) {
        this.factory = factory;
        this.table = table;
        this.rooms = rooms;
        this.relays = relays;
        this.events = events;
        this.renegotiation = new Renegotiation(table);
    }

    /// Makes the connection that was agreed on, or changes the existing one.
    ///
    /// @return the answer, as SDP; null when the connection to change has ended or has changed
    ///     since
    @Nullable String connect(long nowNanos, AnsweredOffer answered) {
        ConnectionRequest request = answered.request();
        Connection live = table.of(request.room(), request.participant());
        if (answered.former() != null) {
            return live != null && renegotiate(nowNanos, live, answered) ? answered.answer() : null;
        }
        if (live != null) {
            remove(nowNanos, live, EndReason.REPLACED);
        }
        Connection connection = factory.create(nowNanos, answered, rooms.open(request.room()));
        table.add(connection);
        attend(nowNanos, connection);
        try {
            connection.member().join(nowNanos);
        } catch (RuntimeException bug) {
            fail(nowNanos, connection, bug);
            throw bug;
        }
        return answered.answer();
    }

    private boolean renegotiate(long nowNanos, Connection live, AnsweredOffer answered) {
        attend(nowNanos, live);
        try {
            return renegotiation.carryOut(nowNanos, live, answered);
        } catch (RuntimeException bug) {
            fail(nowNanos, live, bug);
            throw bug;
        }
    }

    /// A command or a handshake changes what the connection and its room do.
    void attend(long nowNanos, Connection connection) {
        connection.onActivity(nowNanos);
        visits.soon(connection.visit(), nowNanos);
        rooms.attend(nowNanos, connection.room());
    }

    /// A datagram of the connection has arrived.
    void onDatagram(long nowNanos, Connection connection) {
        visits.soon(connection.visit(), nowNanos);
    }

    /// The handshake has a datagram to send.
    ///
    /// @param datagram given
    void onDtlsFlight(long connectionId, byte[] datagram) {
        Connection connection = table.withId(connectionId);
        Connection open = connection == null ? closing.remove(connectionId) : connection;
        if (open != null) {
            open.sendDtls(datagram);
        }
    }

    void onDtlsKeys(long nowNanos, long connectionId, DtlsKeys keys) {
        Connection connection = table.withId(connectionId);
        if (connection == null) {
            return;
        }
        attend(nowNanos, connection);
        try {
            connection.onKeys(nowNanos, keys);
        } catch (RuntimeException bug) {
            fail(nowNanos, connection, bug);
            return;
        }
        events.add(new EngineEvent.Connected(connection.room(), connection.participant()));
    }

    void onDtlsFailed(long nowNanos, long connectionId, DtlsFailure failure) {
        Connection connection = table.withId(connectionId);
        if (connection != null) {
            lose(nowNanos, connection, HandshakeWatch.reason(failure), failure.detail());
        }
    }

    void onDtlsClosed(long nowNanos, long connectionId) {
        Connection connection = table.withId(connectionId);
        if (connection != null) {
            lose(nowNanos, connection, EndReason.CLOSED_BY_CLIENT);
        }
    }

    /// When [#onDeadline] is due, `Long.MAX_VALUE` for never.
    long nextDeadlineNanos() {
        return visits.nextDeadlineNanos();
    }

    /// Visits the connections that are due, then relays and rooms; last it closes all that have
    /// ended.
    void onDeadline(long nowNanos) {
        closing.clear();
        Map<Connection, EndReason> lost = new LinkedHashMap<>();
        visits.onDeadline(nowNanos, connection -> visit(nowNanos, connection, lost));
        relays.onDeadline(nowNanos);
        rooms.onDeadline(nowNanos, room -> watchVideo(nowNanos, room));
        for (UUID failed : List.copyOf(rooms.failed())) {
            relays.onRoomFailed(nowNanos, failed);
            table.in(failed)
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
        for (Connection connection : table.in(room)) {
            visits.soon(connection.visit(), nowNanos);
        }
    }

    /// How often a connection was visited because of the time, as opposed to a packet or a command.
    long visits() {
        return visitCount;
    }

    /// Ends by the ordinal of [EndReason]; a copy.
    long[] ended() {
        return ended.clone();
    }

    void onPacerFailed(long nowNanos, PacerSchedule.Scheduled pacer, RuntimeException bug) {
        fail(nowNanos, ownerOf(pacer), bug);
    }

    private @Nullable Connection ownerOf(PacerSchedule.Scheduled pacer) {
        for (Connection connection : table.all()) {
            if (connection.member().owns(pacer)) {
                return connection;
            }
        }
        return null;
    }

    /// @param connection that the exception happened in, null if it is not known
    void fail(long nowNanos, @Nullable Connection connection, RuntimeException bug) {
        events.add(new EngineEvent.HandlerFailed(bug));
        if (connection != null && table.withId(connection.id()) == connection) {
            lose(nowNanos, connection, EndReason.INTERNAL_ERROR);
        }
    }

    /// The participant has left.
    void disconnect(long nowNanos, Connection connection) {
        if (connection.established()) {
            remove(nowNanos, connection, EndReason.LEFT);
        } else {
            lose(nowNanos, connection, EndReason.LEFT_UNCONNECTED);
        }
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
        if (table.remove(connection) && !relays.has(connection.room())) {
            rooms.close(connection.room());
        } else {
            rooms.attend(nowNanos, connection.room());
        }
        closing.put(connection.id(), connection);
        events.add(new EngineEvent.HandshakeEnded(connection.id()));
    }
}
