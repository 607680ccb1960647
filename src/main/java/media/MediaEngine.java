package media;

import call.MediaCommand;
import call.MediaMode;
import call.ParticipantState;
import call.TrackLimits;
import call.View;
import java.net.SocketAddress;
import java.util.ArrayDeque;
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
import org.jspecify.annotations.Nullable;

/// One shard: every connection of one UDP port and the rooms they are in. Entered by one thread
/// with datagrams, commands and the time, and after these with [#flushDue]; datagrams are sent
/// through [Outbound], rare events come out of [#drainEvents].
///
/// A datagram goes: demultiplex (RFC 7983) → path → connection → SRTP → header extensions → stream
/// statistics and feedback → room → for each slot: rewrite, into the batch; when the batch is
/// flushed, for each connection: protect, send.
public final class MediaEngine {
    private final OfferAnswerer answerer;
    private final SendBatches batches;
    private final PacerSchedule pacers = new PacerSchedule();
    private final EngineQuality quality = new EngineQuality();
    private final ConnectionTable table = new ConnectionTable();
    private final EngineRooms rooms;
    private final EngineRelays relays;
    private final EngineConnections connections;
    private final Queue<EngineEvent> events = new ArrayDeque<>();
    private final DatagramDemultiplexer inbound;

    /// @param random uniformly random ints from a cryptographic source
    public MediaEngine(EngineSettings settings, Outbound outbound, IntSupplier random) {
        this.answerer = new OfferAnswerer(settings, random);
        this.batches = new SendBatches(outbound);
        ConnectionFactory factory =
                new ConnectionFactory(settings, batches, pacers, quality, answerer::freshSsrc);
        this.rooms = new EngineRooms(settings.audibleSpeakers(), events);
        this.relays = new EngineRelays(factory, table, rooms, events, random);
        this.connections = new EngineConnections(factory, table, rooms, relays, events);
        this.inbound = new DatagramDemultiplexer(table, relays, outbound, events);
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
                connections.onDatagram(nowNanos, sender);
            }
        } catch (RuntimeException bug) {
            connections.fail(nowNanos, inbound.connection(), bug);
        }
    }

    /// Makes the media connection of a participant, or changes the existing one. The work is done
    /// at once; a shard has it done beside its event loop and calls the other [#connect].
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
        Connection live = table.of(room, participant);
        return live == null ? null : new Agreement(live.negotiated(), live.ice().local());
    }

    /// Makes the connection that was agreed on, or changes the existing one.
    ///
    /// @return the answer, as SDP; null when the connection to change has ended or has changed
    ///     since: the offer must be answered anew
    public @Nullable String connect(long nowNanos, AnsweredOffer answered) {
        return connections.connect(nowNanos, answered);
    }

    private boolean isIdle() {
        return table.size() == 0 && relays.isEmpty();
    }

    /// Its relays to other shards.
    public EngineRelays relays() {
        return relays;
    }

    /// A path is closed, with its TCP connection.
    public void onPathClosed(SocketAddress address) {
        table.forget(address);
    }

    /// Whether a check has proved an address to be a client's.
    public boolean knows(SocketAddress address) {
        return table.at(address) != null;
    }

    /// Whether a participant has a connection, which a further offer may change.
    public boolean hasConnection(UUID room, int participant) {
        return table.of(room, participant) != null;
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
        Connection connection = table.of(room, participant);
        if (connection == null) {
            return;
        }
        connections.attend(nowNanos, connection);
        try {
            carryOut(nowNanos, connection, command);
        } catch (RuntimeException bug) {
            connections.fail(nowNanos, connection, bug);
        }
    }

    private void carryOut(long nowNanos, Connection connection, MediaCommand command) {
        switch (command) {
            case MediaCommand.ChangeState(ParticipantState state) ->
                    connection.member().change(nowNanos, state);
            case MediaCommand.ChangeView(View view, int audibleSpeakers) ->
                    connection.member().view(nowNanos, view, audibleSpeakers);
            case MediaCommand.ChangeLimits(TrackLimits limits) ->
                    connection.member().limit(nowNanos, limits);
            case MediaCommand.ChangeMode(MediaMode mode) -> connection.member().mode(mode);
            case MediaCommand.Report() -> connection.member().report();
            case MediaCommand.Disconnect() -> connections.disconnect(nowNanos, connection);
        }
    }

    /// The handshake of a connection has a datagram to send.
    ///
    /// @param datagram given
    public void onDtlsFlight(long connectionId, byte[] datagram) {
        connections.onDtlsFlight(connectionId, datagram);
    }

    /// The handshake of a connection has succeeded.
    public void onDtlsKeys(long nowNanos, long connectionId, DtlsKeys keys) {
        connections.onDtlsKeys(nowNanos, connectionId, keys);
    }

    /// The handshake of a connection has failed.
    public void onDtlsFailed(long nowNanos, long connectionId, DtlsFailure failure) {
        connections.onDtlsFailed(nowNanos, connectionId, failure);
    }

    /// The client has closed the DTLS association (close_notify).
    public void onDtlsClosed(long nowNanos, long connectionId) {
        connections.onDtlsClosed(nowNanos, connectionId);
    }

    /// Does what is due by now.
    public void onDeadline(long nowNanos) {
        pacers.onDeadline(
                nowNanos,
                (pacer, bug) -> {
                    if (!relays.onPacerFailed(nowNanos, pacer, bug)) {
                        connections.onPacerFailed(nowNanos, pacer, bug);
                    }
                });
        long tickNanos = nextTickNanos();
        if (isIdle() || tickNanos == Long.MAX_VALUE || nowNanos - tickNanos < 0) {
            return;
        }
        quality.serverDelay().onTick(nowNanos, nowNanos - tickNanos);
        connections.onDeadline(nowNanos);
    }

    /// How often a connection was visited because of the time, as opposed to a packet or a command.
    public long visits() {
        return connections.visits();
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
                earlier(connections.nextDeadlineNanos(), rooms.nextDeadlineNanos()),
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
        table.all().forEach(Connection::release);
        relays.release();
    }

    public int connectionCount() {
        return table.size();
    }

    /// The figures of this moment.
    public EngineSnapshot snapshot() {
        long[] drops = inbound.drops();
        pacers.addDrops(drops);
        return new EngineSnapshot(
                rooms.size(),
                table.size(),
                rooms.largest(),
                relays.figures(),
                inbound.packetsReceived(),
                batches.packetsSent(),
                batches.paddingBytes(),
                batches.batchingDelayNanos(),
                drops,
                connections.ended(),
                quality.histograms());
    }

    /// When the packets of the last flush arrived, for the measure of their delay.
    public SendTimestamps sendTimestamps() {
        return batches.sendTimestamps();
    }
}
