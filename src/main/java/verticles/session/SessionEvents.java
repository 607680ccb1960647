package verticles.session;

import bus.call.SessionMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import refusal.RefusalCode;
import refusal.RefusedException;
import signaling.IceServers;
import signaling.Session;
import signaling.message.ServerMessage;
import verticles.node.Clock;

/// Brings a [Session] what rooms and shards send to its address on the event bus, in the words of
/// the client protocol.
final class SessionEvents {
    private final Session session;
    private final IceServers iceServers;
    private final Function<SessionMessage.OfSocket, Answer> sockets;

    /// @param sockets gets what comes from WebSockets of other verticles
    SessionEvents(
            Session session,
            IceServers iceServers,
            Function<SessionMessage.OfSocket, Answer> sockets) {
        this.session = session;
        this.iceServers = iceServers;
        this.sockets = sockets;
    }

    /// Refused with `not_in_room` when a room asks for a participant that the session is not.
    Answer onMessage(SessionMessage message) {
        long now = Clock.millis();
        switch (message) {
            case SessionMessage.RosterChanged(var to, var joined, var left, var changed) ->
                    session.room()
                            .onRoomEvent(now, to, new ServerMessage.Roster(joined, left, changed));
            case SessionMessage.SpeakingChanged(var to, var started, var stopped) ->
                    session.room()
                            .onRoomEvent(now, to, new ServerMessage.Speaking(started, stopped));
            case SessionMessage.FromShard event ->
                    session.room()
                            .onShardEvent(event.to(), event.placement(), clientMessage(event));
            case SessionMessage.OwnerLeaves(var to) -> session.room().onOwnerLeaves(now, to);
            case SessionMessage.MediaMoves moves -> onMediaMoves(now, moves);
            case SessionMessage.MediaSwitched(var to, int placement) ->
                    session.room().onMediaSwitched(to, placement);
            case SessionMessage.Evicted(var to, var reason) -> session.room().onEvicted(to, reason);
            case SessionMessage.Replaced(var to) -> session.room().onReplaced(to);
            case SessionMessage.RightsChanged(var to, var rights) ->
                    session.room().onRights(to, rights);
            case SessionMessage.ModeChanged(var to, var reason) ->
                    session.room().onRoomEvent(now, to, new ServerMessage.Mode(reason));
            case SessionMessage.Signaled(var to, int from, var signal) ->
                    session.room().onRoomEvent(now, to, new ServerMessage.Signal(from, signal));
            case SessionMessage.Moved(var to, UUID channel) ->
                    session.room().onMoved(now, to, channel);
            case SessionMessage.OfSocket ofSocket -> {
                return sockets.apply(ofSocket);
            }
            case SessionMessage.StillThere question -> {
                if (!session.room().isStillThere(now, question.to())) {
                    throw new RefusedException(
                            RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
                }
                return question.answer(new BusMessage.Done());
            }
        }
        return Answer.none();
    }

    private void onMediaMoves(long nowMillis, SessionMessage.MediaMoves moves) {
        session.room()
                .onMediaMoves(
                        nowMillis,
                        moves.to(),
                        new ServerMessage.Migrate(
                                moves.placement(),
                                moves.lost(),
                                moves.limits(),
                                iceServers.of(
                                        Clock.unixSeconds(),
                                        Objects.requireNonNull(session.userId(), "in a room"))),
                        moves.shard());
    }

    private static ServerMessage clientMessage(SessionMessage.FromShard event) {
        return switch (event) {
            case SessionMessage.SlotsChanged slots -> new ServerMessage.Slots(slots.slots());
            case SessionMessage.EncodingsNeeded encodings ->
                    new ServerMessage.Encodings(encodings.track(), encodings.active());
            case SessionMessage.QualityMeasured measured ->
                    new ServerMessage.Quality(measured.quality());
            case SessionMessage.ConnectionChanged changed ->
                    new ServerMessage.Connection(changed.ended());
        };
    }
}
