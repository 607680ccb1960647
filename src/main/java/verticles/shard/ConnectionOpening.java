package verticles.shard;

import bus.call.MediaMessage;
import io.vertx.core.Future;
import media.Agreement;
import media.ConnectionRequest;
import media.OfferAnswerer;
import media.net.MediaShard;
import media.sdp.SdpException;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Opens or changes the media connections that sessions request. Offers are answered beside the
/// event loop: an answer takes up to 30 ms, and what a client may offer again at any time must not
/// delay the packets of others. Belongs to the event loop of its verticle.
public final class ConnectionOpening {
    private final OfferQueue offers;
    private final EngineEventRouter events;
    private final int maxConnections;

    /// @param maxConnections of the shard, those included that are being opened
    public ConnectionOpening(OfferQueue offers, EngineEventRouter events, int maxConnections) {
        this.offers = offers;
        this.events = events;
        this.maxConnections = maxConnections;
    }

    /// @return the answer; refused with `not_in_room` when another session has the participant by
    ///     then, with `too_many_connections`, and with the codes of [SdpException]
    public Future<MediaMessage.ConnectionOpened> open(
            MediaShard shard, MediaMessage.OpenConnection request) {
        if (!mayOpen(request)) {
            return Future.failedFuture(replaced());
        }
        Agreement former = shard.agreement(request.room(), request.participant());
        Agreement agreement = isOfItsConnection(request) ? former : null;
        if (former == null && shard.connections() + offers.underWay() >= maxConnections) {
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.TOO_MANY_CONNECTIONS,
                            "This media shard is full. Raise media.maxConnectionsPerShard or add a node."));
        }
        ConnectionRequest connection = ShardRequests.connection(request);
        OfferAnswerer answerer = shard.answerer();
        return offers.answer(
                        request.room(),
                        request.participant(),
                        () -> answerer.answer(connection, agreement))
                .transform(answered -> {
                    if (answered.failed()) {
                        return Future.failedFuture(refused(answered.cause()));
                    }
                    if (!mayOpen(request)) {
                        return Future.failedFuture(replaced());
                    }
                    String answer = shard.connect(answered.result());
                    // The connection may have ended or changed meanwhile.
                    return answer == null
                            ? open(shard, request)
                            : Future.succeededFuture(opened(request, answer));
                });
    }

    private boolean mayOpen(MediaMessage.OpenConnection request) {
        return events.mayOpen(
                request.room(),
                request.participant(),
                request.session(),
                request.epoch(),
                request.placement());
    }

    /// Whether the offer is meant for the connection that the participant has here. After a move to
    /// another shard and back, or in a new session, the client has begun a new one, though perhaps
    /// with the same certificate.
    private boolean isOfItsConnection(MediaMessage.OpenConnection request) {
        return events.isConnected(
                request.room(), request.participant(), request.session(), request.placement());
    }

    private static RefusedException replaced() {
        return new RefusedException(
                RefusalCode.NOT_IN_ROOM, "Another session goes on as this participant.");
    }

    private MediaMessage.ConnectionOpened opened(
            MediaMessage.OpenConnection request, String answer) {
        events.follow(
                request.room(),
                request.participant(),
                request.session(),
                request.epoch(),
                request.placement());
        return new MediaMessage.ConnectionOpened(answer);
    }

    private static Throwable refused(Throwable cause) {
        return cause instanceof SdpException sdp
                ? new RefusedException(sdp.code(), String.valueOf(sdp.getMessage()))
                : cause;
    }
}
