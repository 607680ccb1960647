package media.net;

import media.dtls.DtlsFailure;
import media.dtls.DtlsKeys;

/// Called on the thread of the handshake, in the order of events of one connection: the receiver
/// switches to its event loop. Keys come before the flight that lets the client use them. After
/// `onFailed`, `onClosed` or [DtlsHandshakes#close(long)] the connection is forgotten, and no
/// further call comes except those in progress; a fatal alert may still follow as a flight.
public interface HandshakeListener {
    /// @param datagram one or more records for the client, at most 1,200 bytes; given
    void onFlight(long connection, byte[] datagram);

    void onKeys(long connection, DtlsKeys keys);

    void onFailed(long connection, DtlsFailure failure);

    /// The client closed the association (close_notify, or a fatal alert) after the handshake.
    void onClosed(long connection);
}
