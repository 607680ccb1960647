package bots.client.transport;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.ice.IceCredentials;
import org.jspecify.annotations.Nullable;

/// Secures the path that ICE finds: DTLS on it (RFC 5764), datagrams demultiplexed by their first
/// byte (RFC 7983), media queued until there are keys. On the event loop.
public final class DtlsSrtpTransport implements IceTransport.Listener, DtlsHandshake.Listener {
    /// Called on the event loop.
    public interface Listener {
        void onPath(long nowNanos);

        /// The handshake is complete.
        void onKeys(long nowNanos, DtlsKeys keys);

        /// An SRTP or SRTCP packet arrived; never before [#onKeys].
        ///
        /// @param bytes borrowed, may be decrypted in place
        void onMedia(long nowNanos, byte[] bytes, int offset, int length);

        /// The moment to flush, once there are keys.
        void onBatchEnd(long nowNanos);

        void onLost(String reason, String message);

        void onBug(Throwable bug);
    }

    /// What the description of the other side says: the server, or another participant.
    ///
    /// @param role of this side
    /// @param candidates of the other side, best first, all of one address family
    public record Remote(
            IceCredentials credentials,
            CertificateFingerprint fingerprint,
            DtlsRole role,
            List<InetSocketAddress> candidates) {}

    /// Media may overtake the end of the handshake, which has a thread of its own.
    private static final int MAX_EARLY = 128;

    private final EventLoop loop;
    private final DtlsIdentity identity;
    private final Semaphore handshakes;
    private final Listener listener;
    private final Queue<byte[]> early = new ArrayDeque<>();
    private @Nullable IceTransport path;
    private @Nullable Remote remote;
    private @Nullable DtlsHandshake handshake;
    private boolean keyed;
    private boolean abandoned;

    /// @param handshakes permits to compute, of all calls of the process
    public DtlsSrtpTransport(
            EventLoop loop, DtlsIdentity identity, Semaphore handshakes, Listener listener) {
        this.loop = loop;
        this.identity = identity;
        this.handshakes = handshakes;
        this.listener = listener;
    }

    public void begin(IceTransport opened, Remote server) {
        path = opened;
        remote = server;
        opened.check(server.credentials(), server.candidates());
    }

    /// Sends close_notify, if there is an association, before `done` runs on the event loop.
    public void close(Runnable done) {
        if (handshake == null) {
            done.run();
        } else {
            handshake.close(() -> loop.execute(done));
        }
    }

    /// The listener is not called any longer.
    public void abandon() {
        abandoned = true;
        early.clear();
        if (handshake != null) {
            handshake.abandon();
        }
    }

    @Override
    public void onPath(long nowNanos) {
        if (abandoned || handshake != null || remote == null) {
            return;
        }
        listener.onPath(nowNanos);
        DtlsHandshake begun =
                new DtlsHandshake(remote.role(), identity, remote.fingerprint(), handshakes, this);
        handshake = begun;
        begun.begin();
    }

    @Override
    public void onDatagram(long nowNanos, byte[] bytes, int offset, int length) {
        int first = bytes[offset] & 0xFF;
        if (first >= 128 && first <= 191) {
            onMedia(nowNanos, bytes, offset, length);
        } else if (first >= 20 && first <= 63 && handshake != null) {
            handshake.onDatagram(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    private void onMedia(long nowNanos, byte[] bytes, int offset, int length) {
        if (keyed && !abandoned) {
            listener.onMedia(nowNanos, bytes, offset, length);
        } else if (early.size() < MAX_EARLY && !abandoned) {
            early.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    @Override
    public void onReadBatchEnd(long nowNanos) {
        if (keyed && !abandoned) {
            listener.onBatchEnd(nowNanos);
        }
    }

    @Override
    public void onPathLost(String reason) {
        listener.onLost(reason, "The other side cannot be reached by UDP.");
    }

    @Override
    public void onBug(Throwable bug) {
        listener.onBug(bug);
    }

    // The methods below are called on the thread of the handshake.

    @Override
    public void onFlight(byte[] datagram) {
        loop.execute(() -> {
            if (path != null && !abandoned) {
                path.send(datagram, 0, datagram.length);
                path.flush();
            }
        });
    }

    @Override
    public void onKeys(DtlsKeys keys) {
        loop.execute(() -> {
            if (abandoned) {
                return;
            }
            long now = System.nanoTime();
            listener.onKeys(now, keys);
            keyed = true;
            for (byte[] datagram : early) {
                listener.onMedia(now, datagram, 0, datagram.length);
            }
            early.clear();
            listener.onBatchEnd(now);
        });
    }

    @Override
    public void onFailed(String reason) {
        loop.execute(() -> listener.onLost("dtls_failed", reason));
    }

    @Override
    public void onClosed() {
        loop.execute(() -> listener.onLost("dtls_closed", "The other side sent close_notify."));
    }
}
