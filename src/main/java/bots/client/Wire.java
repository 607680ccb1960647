package bots.client;

import media.ice.IceCredentials;

/// The way a call's datagrams take once ICE has found it. On the event loop of the call.
interface Wire {
    /// Called on the event loop.
    interface Listener {
        /// ICE has found a path: [Wire#send] works.
        void onPath(long nowNanos);

        /// DTLS, RTP or RTCP came.
        ///
        /// @param bytes borrowed
        void onDatagram(long nowNanos, byte[] bytes, int offset, int length);

        /// The moment to flush.
        void onReadBatchEnd(long nowNanos);

        /// There is no path, or no more.
        ///
        /// @param reason `ice_failed` or `consent_lost`
        void onPathLost(String reason);

        /// A mistake of ours in what was called above.
        void onBug(Throwable bug);
    }

    /// What the offer says.
    IceCredentials local();

    /// Looks for a path, once the answer is here.
    void check(Agreement agreement);

    /// Adds a datagram, which leaves at [#flush].
    ///
    /// @param bytes borrowed
    void send(byte[] bytes, int offset, int length);

    void flush();

    /// Media flows from now on.
    void onConnected(long nowNanos);

    /// Datagrams lost by the fault of this call.
    long lostUp();

    /// Datagrams lost by the fault of this call.
    long lostDown();

    void close();
}
