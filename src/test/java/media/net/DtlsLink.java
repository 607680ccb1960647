package media.net;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import media.dtls.DtlsFailure;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/// Clients and a server's handshakes in one process: queues for sockets, and a hook on each
/// datagram.
final class DtlsLink implements HandshakeListener {

    /// What becomes of one datagram.
    interface Fate {
        /// @param index of the datagram on its connection, both directions counted together
        /// @return what arrives instead, in order; empty to lose it
        List<byte[]> of(int index, boolean toServer, byte[] datagram);
    }

    /// What the listener got from one connection, and the client's end of it.
    final class End implements DatagramTransport {
        final long connection;
        final LinkedBlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
        final CompletableFuture<DtlsKeys> keys = new CompletableFuture<>();
        final CompletableFuture<DtlsFailure> failed = new CompletableFuture<>();
        final CompletableFuture<Boolean> closed = new CompletableFuture<>();
        final List<byte[]> fromServer = new CopyOnWriteArrayList<>();
        final AtomicInteger datagrams = new AtomicInteger();
        volatile boolean clientClosed;

        private End(long connection) {
            this.connection = connection;
        }

        @Override
        public int getReceiveLimit() {
            return 1500;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis)
                throws IOException {
            try {
                byte[] datagram = toClient.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                return datagram.length;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            byte[] datagram = new byte[length];
            System.arraycopy(buffer, offset, datagram, 0, length);
            for (byte[] arriving : fate.of(datagrams.getAndIncrement(), true, datagram)) {
                handshakes().onDatagram(connection, arriving);
            }
        }

        @Override
        public void close() {
            clientClosed = true;
        }

        DTLSTransport connect(TestDtlsClient client) throws IOException {
            return client.connect(this);
        }
    }

    private final ConcurrentHashMap<Long, End> ends = new ConcurrentHashMap<>();
    private final Fate fate;
    private final DtlsHandshakes handshakes;

    DtlsLink(Fate fate, DtlsIdentity server, int concurrency) {
        this.fate = fate;
        this.handshakes = new DtlsHandshakes(server, this, concurrency);
    }

    static List<byte[]> arrives(int index, boolean toServer, byte[] datagram) {
        return List.of(datagram);
    }

    DtlsHandshakes handshakes() {
        return handshakes;
    }

    End end(long connection) {
        return ends.computeIfAbsent(connection, End::new);
    }

    @Override
    public void onFlight(long connection, byte[] datagram) {
        End end = end(connection);
        end.fromServer.add(datagram);
        end.toClient.addAll(fate.of(end.datagrams.getAndIncrement(), false, datagram));
    }

    @Override
    public void onKeys(long connection, DtlsKeys keys) {
        end(connection).keys.complete(keys);
    }

    @Override
    public void onFailed(long connection, DtlsFailure failure) {
        end(connection).failed.complete(failure);
    }

    @Override
    public void onClosed(long connection) {
        end(connection).closed.complete(true);
    }
}
