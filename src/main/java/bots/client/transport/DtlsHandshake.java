package bots.client.transport;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.dtls.blocking.DtlsFlights;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/// One DTLS association, in either role. The handshake has a virtual thread while it runs, and
/// computes only while it has a permit, so that a thousand handshakes leave the event loops their
/// share of the CPU.
final class DtlsHandshake {
    /// Called on a virtual thread.
    interface Listener {
        /// @param datagram one or more records, given
        void onFlight(byte[] datagram);

        void onKeys(DtlsKeys keys);

        /// @param reason `dtls_failed` and the library's message
        void onFailed(String reason);

        /// The other side sent close_notify.
        void onClosed();
    }

    private static final byte ALERT = 21;

    /// The shortest wait that the library knows.
    private static final int LINGER_MILLIS = 1;

    private final DtlsRole role;
    private final DtlsIdentity identity;
    private final CertificateFingerprint expected;
    private final Semaphore computing;
    private final Listener listener;
    private final DtlsFlights flights;

    /// Written once by the thread of the handshake, read by the event loop and by threads that
    /// start later; a reader that sees it sees a complete association.
    private volatile @Nullable DTLSTransport association;

    /// @param computing permits of all handshakes of the process
    DtlsHandshake(
            DtlsRole role,
            DtlsIdentity identity,
            CertificateFingerprint expected,
            Semaphore computing,
            Listener listener) {
        this.role = role;
        this.identity = identity;
        this.expected = expected;
        this.computing = computing;
        this.listener = listener;
        flights = new DtlsFlights(computing, null, listener::onFlight);
    }

    void begin() {
        Thread.ofVirtual().name("dtls").start(this::handshake);
    }

    /// @param datagram given
    void onDatagram(byte[] datagram) {
        if (association == null) {
            boolean _ = flights.offer(datagram);
        } else if (datagram[0] == ALERT && flights.offer(datagram)) {
            Thread.ofVirtual().name("dtls-end").start(this::readAlert);
        }
        // Else the server repeats a flight because ours was late: ours has arrived by now, or the
        // server
        // gives up.
    }

    /// Sends close_notify, if there is an association, before `done` runs on a virtual thread.
    void close(Runnable done) {
        DTLSTransport open = association;
        if (open == null) {
            done.run();
            return;
        }
        flights.interrupt();
        Thread.ofVirtual()
                .name("dtls-end")
                .start(() -> {
                    try {
                        open.close();
                    } catch (IOException _) {
                        // The server notices that nothing arrives any longer.
                    }
                    flights.flush();
                    done.run();
                });
    }

    /// Ends the handshake without close_notify and without a report.
    void abandon() {
        flights.interrupt();
    }

    private void handshake() {
        computing.acquireUninterruptibly();
        try {
            DtlsRole.Association made = role.handshake(identity, expected, flights);
            flights.flush();
            association = made.transport();
            listener.onKeys(made.keys());
        } catch (IOException | RuntimeException e) {
            flights.flush();
            if (!flights.isInterrupted()) {
                listener.onFailed("dtls_failed: " + e.getMessage());
            }
        } finally {
            computing.release();
        }
    }

    private void readAlert() {
        DTLSTransport open = association;
        if (open == null) {
            return;
        }
        computing.acquireUninterruptibly();
        try {
            byte[] ignored = new byte[open.getReceiveLimit()];
            int _ = open.receive(ignored, 0, ignored.length, LINGER_MILLIS);
        } catch (IOException _) {
            // Whether the association has ended is checked below.
        } finally {
            computing.release();
        }
        if (flights.isClosed() && !flights.isInterrupted()) {
            listener.onClosed();
        }
    }
}
