package media.net;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsFailure;
import media.dtls.DtlsIdentity;
import media.dtls.RecordScreen;

/// The DTLS associations of a shard: each handshake runs on a virtual thread of its own, since the
/// library blocks; afterwards a datagram (a repeated last flight, a close_notify) wakes a thread
/// for as long as it takes to answer, and an idle association uses none.
///
/// Every method may be called from any thread and returns at once. The limit of 10 s runs from the
/// first datagram: a connection whose client never sends a ClientHello is closed by its owner.
public final class DtlsHandshakes implements AutoCloseable {

    private final DtlsAssociation.Shared shared;
    private final ConcurrentHashMap<Long, DtlsAssociation> associations = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();

    /// Written by [#close()], read by all threads: a late reader opens one more association, which
    /// gets no datagrams.
    private volatile boolean closed;

    /// @param concurrency how many handshakes may compute at a time; one that waits for the
    ///     client's next flight does not count, so that silent clients do not block others
    public DtlsHandshakes(DtlsIdentity identity, HandshakeListener listener, int concurrency) {
        this.shared =
                new DtlsAssociation.Shared(identity, listener, new Semaphore(concurrency, true));
    }

    /// Expects a ClientHello.
    ///
    /// @param hash name of the hash function in the client's `a=fingerprint`, e.g. `sha-256`
    /// @param fingerprint the hash; borrowed
    public void open(long connection, String hash, byte[] fingerprint) {
        if (closed) {
            return;
        }
        if (!CertificateFingerprint.supports(hash)) {
            shared.listener()
                    .onFailed(connection, DtlsFailure.of(DtlsFailure.Kind.FINGERPRINT_UNSUPPORTED));
            return;
        }
        DtlsAssociation association =
                new DtlsAssociation(
                        connection,
                        new CertificateFingerprint(hash, fingerprint),
                        shared,
                        ended -> associations.remove(connection, ended));
        if (associations.putIfAbsent(connection, association) != null) {
            throw new IllegalStateException("connection " + connection + " is open already");
        }
    }

    /// Drops and counts what is not DTLS, comes for an unknown connection, or finds the queue full.
    ///
    /// @param datagram given
    public void onDatagram(long connection, byte[] datagram) {
        DtlsAssociation association = associations.get(connection);
        if (association == null
                || !RecordScreen.admits(datagram, 0, datagram.length)
                || !association.offer(datagram)) {
            dropped.increment();
        }
    }

    /// Sends close_notify if the handshake was complete, and forgets the connection.
    public void close(long connection) {
        DtlsAssociation association = associations.remove(connection);
        if (association != null) {
            association.stop();
        }
    }

    /// Closes all connections and refuses new ones.
    @Override
    public void close() {
        closed = true;
        associations.keySet().forEach(this::close);
    }

    /// Associations in handshake or established.
    public int size() {
        return associations.size();
    }

    public long datagramsDropped() {
        return dropped.sum();
    }

    Semaphore computing() {
        return shared.computing();
    }
}
