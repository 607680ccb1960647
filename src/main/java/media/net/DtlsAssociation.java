package media.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import media.dtls.CertificateFingerprint;
import media.dtls.CipherChangeGate;
import media.dtls.DtlsFailure;
import media.dtls.DtlsServer;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One DTLS association, and the transport the library sees: a queue of datagrams in, whole flights
/// out.
///
/// At most one virtual thread at a time works on it (`running` hands the plain fields from one to the
/// next): started by a datagram or [#stop], it ends when there is nothing left to do. During the
/// handshake it waits inside the library.
final class DtlsAssociation implements DatagramTransport {
    private static final Logger LOG = LoggerFactory.getLogger(DtlsAssociation.class);

    /// A client's longest flight has some ten datagrams, repeated now and then.
    private static final int QUEUE_DATAGRAMS = 32;

    /// Most bytes of a flight in one datagram: fits every path that WebRTC runs on (IPv6's least MTU is 1,280).
    static final int FLIGHT_BYTES = 1200;

    /// The longest datagram the socket takes.
    private static final int RECEIVE_BYTES = 2048;

    /// How long an established association lingers for a further datagram: the least the library can
    /// wait.
    private static final int LINGER_MILLIS = 1;

    /// In the queue: no datagram, check `stopping`.
    private static final byte[] WAKE = {};

    private final long connection;
    private final CertificateFingerprint expected;
    private final DtlsHandshakes owner;
    private final ArrayBlockingQueue<byte[]> inbound = new ArrayBlockingQueue<>(QUEUE_DATAGRAMS);
    private final AtomicBoolean running = new AtomicBoolean();

    /// Written by the caller of [#stop()] before the wake-up; read by the thread at work.
    private volatile boolean stopping;

    private final CipherChangeGate gate = new CipherChangeGate();
    private @Nullable DTLSTransport established;
    private boolean closedByLibrary;
    private boolean finished;
    private byte[] flight = WAKE;
    private int flightBytes;

    DtlsAssociation(long connection, CertificateFingerprint expected, DtlsHandshakes owner) {
        this.connection = connection;
        this.expected = expected;
        this.owner = owner;
    }

    /// @param datagram given
    /// @return false if the queue is full
    boolean offer(byte[] datagram) {
        boolean taken = inbound.offer(datagram);
        if (taken) {
            wake();
        }
        return taken;
    }

    /// Ends the handshake, or sends close_notify after it; nothing is reported afterwards.
    void stop() {
        stopping = true;
        // When the queue is full the thread is busy, and checks before it waits.
        boolean _ = inbound.offer(WAKE);
        wake();
    }

    private void wake() {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dtls-" + connection).start(this::run);
        }
    }

    private void run() {
        owner.computing().acquireUninterruptibly();
        try {
            if (!finished) {
                work();
            }
        } catch (RuntimeException e) {
            LOG.error("DTLS of connection {}", connection, e);
            finish(() ->
                    owner.listener().onFailed(connection, DtlsFailure.of(DtlsFailure.Kind.ERROR)));
        } finally {
            owner.computing().release();
            boolean open = !finished;
            running.set(false);
            // What came between the last look at the queue and the line above.
            if (open && !inbound.isEmpty()) {
                wake();
            }
        }
    }

    private void work() {
        if (established == null && !stopping) {
            established = handshake();
        }
        DTLSTransport association = established;
        if (association != null) {
            read(association);
        }
        if (stopping) {
            sendClose(association);
            finish(() -> {});
        }
    }

    /// @return null if it failed, which is then reported
    private @Nullable DTLSTransport handshake() {
        DtlsServer server = new DtlsServer(owner.identity(), expected);
        try {
            DTLSTransport association = new DTLSServerProtocol().accept(server, this);
            owner.listener().onKeys(connection, server.takeKeys());
            flush();
            return association;
        } catch (IOException e) {
            flush();
            finish(() -> owner.listener().onFailed(connection, server.failure(e)));
            return null;
        }
    }

    /// Answers repeated flights and notices the client's close until the queue is empty.
    private void read(DTLSTransport association) {
        try {
            byte[] ignored = new byte[association.getReceiveLimit()];
            while (!stopping && !closedByLibrary && !inbound.isEmpty()) {
                int _ = association.receive(ignored, 0, ignored.length, LINGER_MILLIS);
            }
        } catch (IOException _) {
            // Stopped by us, or the end of the association: distinguished below.
        }
        flush();
        if (closedByLibrary) {
            finish(() -> owner.listener().onClosed(connection));
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
        flush();
    }

    private void finish(Runnable report) {
        if (finished) {
            return;
        }
        finished = true;
        established = null;
        inbound.clear();
        owner.forget(connection, this);
        if (!stopping) {
            report.run();
        }
    }

    // What follows is called by the library, on the thread at work.

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        if (stopping || closedByLibrary) {
            throw new InterruptedIOException("closed");
        }
        byte[] datagram = take(waitMillis);
        if (datagram == null || datagram.length > length) {
            return -1;
        }
        int admitted = gate.admittedBytes(datagram);
        System.arraycopy(datagram, 0, buffer, offset, admitted);
        return admitted;
    }

    /// Lets others compute while it waits.
    private byte @Nullable [] take(int waitMillis) throws IOException {
        byte[] datagram = inbound.poll();
        if (datagram == null) {
            owner.computing().release();
            try {
                datagram = inbound.poll(waitMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException().initCause(e);
            } finally {
                owner.computing().acquireUninterruptibly();
            }
        }
        return datagram;
    }

    /// The library hands over one record at a time; a flight goes out in as few datagrams as it fits
    /// (RFC 6347 §4.1.1), which is one instead of five and one instead of two.
    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (flightBytes + length > FLIGHT_BYTES) {
            flush();
        }
        if (flight.length == 0) {
            flight = new byte[FLIGHT_BYTES];
        }
        System.arraycopy(buffer, offset, flight, flightBytes, length);
        flightBytes += length;
    }

    private void flush() {
        if (flightBytes > 0) {
            byte[] datagram = Arrays.copyOf(flight, flightBytes);
            flight = WAKE;
            flightBytes = 0;
            owner.listener().onFlight(connection, datagram);
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_BYTES;
    }

    @Override
    public int getSendLimit() {
        return FLIGHT_BYTES;
    }

    @Override
    public void close() {
        closedByLibrary = true;
    }
}
