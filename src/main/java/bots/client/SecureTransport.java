package bots.client;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import media.dtls.DtlsKeys;
import org.jspecify.annotations.Nullable;

/// From a wire to media: once there is a path, DTLS on it (RFC 5764); datagrams told apart by their first
/// byte (RFC 7983), those of media kept until there are keys. On the event loop.
final class SecureTransport implements Wire.Listener, Handshake.Listener {
    /// Called on the event loop.
    interface Listener {
        void onPath(long nowNanos);

        /// @return where media goes from here on
        CallMedia onKeys(long nowNanos, DtlsKeys keys);

        /// What came before the keys has been looked at after this.
        void onReady(long nowNanos);

        /// The moment to flush, once there are keys.
        void onBatchEnd(long nowNanos);

        void onLost(String reason, String message);

        void onBug(Throwable bug);
    }

    /// Media may overtake the end of the handshake, which has a thread of its own.
    private static final int MAX_EARLY = 128;

    private final EventLoop loop;
    private final Switchboard switchboard;
    private final Listener listener;
    private final Queue<byte[]> early = new ArrayDeque<>();
    private @Nullable Wire wire;
    private @Nullable Agreement agreement;
    private @Nullable Handshake handshake;
    private @Nullable CallMedia media;
    private boolean abandoned;

    SecureTransport(EventLoop loop, Switchboard switchboard, Listener listener) {
        this.loop = loop;
        this.switchboard = switchboard;
        this.listener = listener;
    }

    void begin(Wire opened, Agreement agreed) {
        wire = opened;
        agreement = agreed;
        opened.check(agreed);
    }

    /// Says close_notify, where there is somebody to say it to, before `done` runs on the event loop.
    void close(Runnable done) {
        if (handshake == null) {
            done.run();
        } else {
            handshake.close(() -> loop.execute(done));
        }
    }

    /// Nothing is told any more.
    void abandon() {
        abandoned = true;
        early.clear();
        if (handshake != null) {
            handshake.abandon();
        }
    }

    @Override
    public void onPath(long nowNanos) {
        if (abandoned || handshake != null || agreement == null) {
            return;
        }
        listener.onPath(nowNanos);
        Handshake begun =
                new Handshake(
                        switchboard.identity(),
                        agreement.fingerprint(),
                        switchboard.handshakes(),
                        this);
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
        CallMedia open = media;
        if (open != null && !abandoned) {
            open.onDatagram(nowNanos, bytes, offset, length);
        } else if (early.size() < MAX_EARLY && !abandoned) {
            early.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    @Override
    public void onReadBatchEnd(long nowNanos) {
        if (media != null && !abandoned) {
            listener.onBatchEnd(nowNanos);
        }
    }

    @Override
    public void onPathLost(String reason) {
        listener.onLost(reason, "There is no path to the server.");
    }

    @Override
    public void onBug(Throwable bug) {
        listener.onBug(bug);
    }

    // What follows is called on the thread of the handshake.

    @Override
    public void onFlight(byte[] datagram) {
        loop.execute(() -> {
            if (wire != null && !abandoned) {
                wire.send(datagram, 0, datagram.length);
                wire.flush();
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
            CallMedia open = listener.onKeys(now, keys);
            media = open;
            listener.onReady(now);
            for (byte[] datagram : early) {
                open.onDatagram(now, datagram, 0, datagram.length);
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
        loop.execute(() -> listener.onLost("dtls_closed", "The server said close_notify."));
    }
}
