package bots.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsClient;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// One DTLS association from the client's side, and the transport the library sees: a queue of datagrams
/// in, whole flights out. The handshake has a virtual thread for as long as it takes, and computes only
/// while it holds a place, so that a thousand of them leave the event loops their share.
final class Handshake implements DatagramTransport {
    /// Called on a virtual thread.
    interface Listener {
        /// @param datagram one or more records, given
        void onFlight(byte[] datagram);

        void onKeys(DtlsKeys keys);

        /// @param reason `dtls_failed` and what the library says
        void onFailed(String reason);

        /// The server said close_notify.
        void onClosed();
    }

    private static final int QUEUE_DATAGRAMS = 32;

    /// Fits every path WebRTC runs on.
    private static final int FLIGHT_BYTES = 1200;

    private static final byte ALERT = 21;

    /// The least the library can wait.
    private static final int LINGER_MILLIS = 1;

    private final DtlsIdentity identity;
    private final CertificateFingerprint expected;
    private final Semaphore computing;
    private final Listener listener;
    private final ArrayBlockingQueue<byte[]> inbound = new ArrayBlockingQueue<>(QUEUE_DATAGRAMS);

    /// Written by the thread of the handshake, read by the event loop and by threads that begin later:
    /// whoever sees it set sees a complete association.
    private volatile @Nullable DTLSTransport association;

    /// Written by the event loop; the thread of the handshake looks before it waits.
    private volatile boolean given;

    private boolean closedByLibrary;
    private byte[] flight = new byte[0];
    private int flightBytes;

    /// @param computing the places of all handshakes of the process
    Handshake(
            DtlsIdentity identity,
            CertificateFingerprint expected,
            Semaphore computing,
            Listener listener) {
        this.identity = identity;
        this.expected = expected;
        this.computing = computing;
        this.listener = listener;
    }

    void begin() {
        Thread.ofVirtual().name("dtls").start(this::shakeHands);
    }

    /// @param datagram given
    void onDatagram(byte[] datagram) {
        if (association == null) {
            boolean _ = inbound.offer(datagram);
        } else if (datagram[0] == ALERT && inbound.offer(datagram)) {
            Thread.ofVirtual().name("dtls-end").start(this::readAlert);
        }
        // Else a flight repeated because ours was late: it has come by now, or its sender gives up.
    }

    /// Says close_notify, if there is an association, before `done` runs, on a virtual thread.
    void close(Runnable done) {
        DTLSTransport open = association;
        if (open == null) {
            done.run();
            return;
        }
        given = true;
        Thread.ofVirtual()
                .name("dtls-end")
                .start(() -> {
                    try {
                        open.close();
                    } catch (IOException _) {
                        // The server learns it from our silence.
                    }
                    flush();
                    done.run();
                });
    }

    /// Ends what is under way without a word.
    void abandon() {
        given = true;
        boolean _ = inbound.offer(new byte[0]);
    }

    private void shakeHands() {
        computing.acquireUninterruptibly();
        try {
            DtlsClient client = new DtlsClient(identity, SrtpProfile.AEAD_AES_128_GCM.dtlsId());
            DTLSTransport open = new DTLSClientProtocol().connect(client, this);
            flush();
            if (!expected.matches(client.serverCertificate())) {
                listener.onFailed("dtls_failed: the certificate is not that of the answer");
                return;
            }
            association = open;
            listener.onKeys(client.keys());
        } catch (IOException | RuntimeException e) {
            flush();
            if (!given) {
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
            // Told apart below.
        } finally {
            computing.release();
        }
        if (closedByLibrary && !given) {
            listener.onClosed();
        }
    }

    // What follows is called by the library, on the thread at work.

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        if (given || closedByLibrary) {
            throw new InterruptedIOException("closed");
        }
        byte[] datagram = inbound.poll();
        if (datagram == null) {
            computing.release();
            try {
                datagram = inbound.poll(waitMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException().initCause(e);
            } finally {
                computing.acquireUninterruptibly();
            }
        }
        if (datagram == null || datagram.length == 0 || datagram.length > length) {
            return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    /// The library hands over one record at a time; a flight goes out in as few datagrams as it fits.
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
            flight = new byte[0];
            flightBytes = 0;
            listener.onFlight(datagram);
        }
    }

    @Override
    public int getReceiveLimit() {
        return Workbench.DATAGRAM_BYTES;
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
