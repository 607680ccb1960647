package media;

import media.ice.IceCredentials;

/// Carries out the answer to a further offer of a client that has a connection, see
/// [OfferAnswerer].
final class Renegotiation {
    private final ConnectionTable connections;

    Renegotiation(ConnectionTable connections) {
        this.connections = connections;
    }

    /// @param answered continues an agreement
    /// @return false when the connection is no longer based on that agreement; it is unchanged
    boolean carryOut(long nowNanos, Connection connection, AnsweredOffer answered) {
        if (!connection.negotiated().equals(answered.former())) {
            return false;
        }
        IceCredentials local = answered.local();
        if (!local.equals(connection.ice().local())) {
            connections.revoke(connection.ice().onRestart(nowNanos, local));
            connections.admit(local, connection);
        }
        connection.renegotiate(nowNanos, answered.negotiated());
        return true;
    }
}
