package media.net;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import media.dtls.DtlsClient;
import media.dtls.DtlsFailure;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.dtls.blocking.DtlsFlights;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Handshakes of the server with itself at start: the first one loads the library's classes, which
/// takes 250–450 ms, for which the first client would have to wait.
public final class DtlsWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(DtlsWarmUp.class);
    private static final long CONNECTION = 1;

    private DtlsWarmUp() {}

    /// Blocks until `handshakes` are done: not for an event loop. A failure is logged; the first
    /// client then waits longer.
    ///
    /// @return whether all have succeeded
    public static boolean run(DtlsIdentity identity, int handshakes) {
        try {
            for (int i = 0; i < handshakes; i++) {
                handshake(identity);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("DTLS could not be warmed up", e);
            return false;
        }
    }

    private static void handshake(DtlsIdentity identity) throws IOException {
        Loopback loopback = new Loopback(identity);
        try (DtlsHandshakes server = loopback.server) {
            String[] fingerprint = identity.fingerprint().split(" ", 2);
            server.open(
                    CONNECTION,
                    fingerprint[0],
                    HexFormat.ofDelimiter(":").parseHex(fingerprint[1]));
            int profile = SrtpProfile.PREFERENCE.getFirst().dtlsId();
            var _ = new DTLSClientProtocol().connect(new DtlsClient(identity, profile), loopback);
        }
    }

    /// The client's socket, and the server's listener.
    private static final class Loopback implements DatagramTransport, HandshakeListener {
        private final LinkedBlockingQueue<byte[]> flights = new LinkedBlockingQueue<>();
        private final DtlsHandshakes server;

        Loopback(DtlsIdentity identity) {
            server = new DtlsHandshakes(identity, this, 1);
        }

        @Override
        public void onFlight(long connection, byte[] datagram) {
            flights.add(datagram);
        }

        @Override
        public void onKeys(long connection, DtlsKeys keys) {}

        @Override
        public void onFailed(long connection, DtlsFailure failure) {}

        @Override
        public void onClosed(long connection) {}

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis)
                throws IOException {
            try {
                byte[] flight = flights.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (flight == null) {
                    return -1;
                }
                System.arraycopy(flight, 0, buffer, offset, flight.length);
                return flight.length;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            byte[] datagram = new byte[length];
            System.arraycopy(buffer, offset, datagram, 0, length);
            server.onDatagram(CONNECTION, datagram);
        }

        @Override
        public int getReceiveLimit() {
            return DtlsFlights.FLIGHT_BYTES;
        }

        @Override
        public int getSendLimit() {
            return DtlsFlights.FLIGHT_BYTES;
        }

        @Override
        public void close() {}
    }
}
