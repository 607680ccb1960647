package bots.client.transport;

import java.net.InetSocketAddress;
import java.util.List;
import media.ice.IceCredentials;

/// Finds a path to the server by ICE (RFC 8445) and carries datagrams on it. On the event loop of
/// the call.
public interface IceTransport {
    /// Called on the event loop.
    interface Listener {
        /// ICE has found a path: [IceTransport#send] works.
        void onPath(long nowNanos);

        /// A datagram of DTLS, RTP or RTCP arrived.
        ///
        /// @param bytes borrowed
        void onDatagram(long nowNanos, byte[] bytes, int offset, int length);

        /// The moment to flush.
        void onReadBatchEnd(long nowNanos);

        /// No path was found, or consent to use it has expired.
        ///
        /// @param reason `ice_failed` or `consent_lost`
        void onPathLost(String reason);

        /// One of the methods above has thrown.
        void onBug(Throwable bug);
    }

    /// For the offer.
    IceCredentials local();

    /// Of this side, best first; empty when the other side learns them from the checks.
    default List<InetSocketAddress> candidates() {
        return List.of();
    }

    /// Begins connectivity checks.
    ///
    /// @param remote the server's, from its answer
    /// @param candidates the server's, best first, all of one address family; empty if they follow
    void check(IceCredentials remote, List<InetSocketAddress> candidates);

    /// Later candidates of the other side, which has all in its description unless it is a
    /// participant.
    default void add(List<InetSocketAddress> candidates) {}

    /// Adds a datagram, which is sent at [#flush].
    ///
    /// @param bytes borrowed
    void send(byte[] bytes, int offset, int length);

    void flush();

    void close();
}
