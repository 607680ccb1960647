package media.net;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import media.dtls.CertificateFingerprint;
import media.dtls.CipherChangeGate;
import media.dtls.DtlsFailure;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsServer;
import media.dtls.blocking.DtlsFlights;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One DTLS association in the role of the server.
///
/// At most one virtual thread at a time works on it (`running` hands the plain fields from one to
/// the next): started by a datagram or [#stop], it ends when there is nothing left to do. During
/// the handshake it waits inside the library.
final class DtlsAssociation {
    private static final Logger LOG = LoggerFactory.getLogger(DtlsAssociation.class);

    /// How long an established association lingers for a further datagram: the least the library
    /// can wait.
    private static final int LINGER_MILLIS = 1;

    private final long connection;
    private final CertificateFingerprint expected;
    private final Shared shared;
    private final Consumer<DtlsAssociation> onEnded;
    private final DtlsFlights flights;
    private final AtomicBoolean running = new AtomicBoolean();

    private @Nullable DTLSTransport established;
    private boolean finished;

    /// What the associations of a shard have in common.
    ///
    /// @param computing one permit for each handshake that may compute at a time
    record Shared(DtlsIdentity identity, HandshakeListener listener, Semaphore computing) {}

    /// @param onEnded called once, before the end is reported
    DtlsAssociation(
            long connection,
            CertificateFingerprint expected,
            Shared shared,
            Consumer<DtlsAssociation> onEnded) {
        this.connection = connection;
        this.expected = expected;
        this.shared = shared;
        this.onEnded = onEnded;
        flights =
                new DtlsFlights(
                        shared.computing(),
                        new CipherChangeGate(),
                        datagram -> shared.listener().onFlight(connection, datagram));
    }

    /// @param datagram given
    /// @return false if the queue is full
    boolean offer(byte[] datagram) {
        boolean taken = flights.offer(datagram);
        if (taken) {
            wake();
        }
        return taken;
    }

    /// Ends the handshake, or sends close_notify after it; nothing is reported afterwards.
    void stop() {
        flights.interrupt();
        wake();
    }

    private void wake() {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dtls-" + connection).start(this::run);
        }
    }

    private void run() {
        shared.computing().acquireUninterruptibly();
        try {
            if (!finished) {
                work();
            }
        } catch (RuntimeException e) {
            LOG.error("DTLS of connection {}", connection, e);
            finish(() ->
                    shared.listener().onFailed(connection, DtlsFailure.of(DtlsFailure.Kind.ERROR)));
        } finally {
            shared.computing().release();
            boolean open = !finished;
            running.set(false);
            // A flight may have come between the last poll of the queue and the line above.
            if (open && !flights.isEmpty()) {
                wake();
            }
        }
    }

    private void work() {
        if (established == null && !flights.isInterrupted()) {
            established = handshake();
        }
        DTLSTransport association = established;
        if (association != null) {
            read(association);
        }
        if (flights.isInterrupted()) {
            sendClose(association);
            finish(() -> {});
        }
    }

    /// @return null if it failed, which is then reported
    private @Nullable DTLSTransport handshake() {
        DtlsServer server = new DtlsServer(shared.identity(), expected);
        try {
            DTLSTransport association = new DTLSServerProtocol().accept(server, flights);
            shared.listener().onKeys(connection, server.takeKeys());
            flights.flush();
            return association;
        } catch (IOException e) {
            flights.flush();
            finish(() -> shared.listener().onFailed(connection, server.failure(e)));
            return null;
        }
    }

    /// Answers repeated flights and notices the client's close until the queue is empty.
    private void read(DTLSTransport association) {
        try {
            byte[] ignored = new byte[association.getReceiveLimit()];
            while (!flights.isInterrupted() && !flights.isClosed() && !flights.isEmpty()) {
                int _ = association.receive(ignored, 0, ignored.length, LINGER_MILLIS);
            }
        } catch (IOException _) {
            // Stopped by us, or the end of the association: distinguished below.
        }
        flights.flush();
        if (flights.isClosed()) {
            finish(() -> shared.listener().onClosed(connection));
        }
    }

    private void sendClose(@Nullable DTLSTransport association) {
        if (association == null) {
            return;
        }
        try {
            association.close();
        } catch (IOException _) {
            // The client then learns it from our silence.
        }
        flights.flush();
    }

    private void finish(Runnable report) {
        if (finished) {
            return;
        }
        finished = true;
        established = null;
        flights.clear();
        onEnded.accept(this);
        if (!flights.isInterrupted()) {
            report.run();
        }
    }
}
