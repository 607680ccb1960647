package media;

import media.ice.IceCredentials;
import media.sdp.AnswerParameters;
import media.sdp.Negotiated;
import media.sdp.Negotiation;
import media.sdp.SdpException;
import media.sdp.SdpWriter;
import media.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A further offer of a client that has a connection. With the same certificate and at most more sections
/// the connection is kept: it gets the new slots, and new ICE credentials when the client's are new (an ICE
/// restart, RFC 8445 §9).
final class Renegotiation {
    private final OfferAnswerer answerer;
    private final ConnectionTable connections;

    Renegotiation(OfferAnswerer answerer, ConnectionTable connections) {
        this.answerer = answerer;
        this.connections = connections;
    }

    /// @return the answer, as SDP; null when the offer is for a new connection
    /// @throws SdpException when the offer cannot be served; the connection is unchanged
    @Nullable String answer(
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
}
