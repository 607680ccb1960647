package media.send;

import java.net.SocketAddress;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The way out of one connection: encrypts with the keys of its DTLS handshake and hands datagrams for
/// its path to the shard's batch. Nothing leaves before both keys and path are known, nor after
/// [#stop].
public final class SecureOutbound {
    private final SendBatches batches;
    private final PacketBatch.Chain audio = new PacketBatch.Chain();
    private final PacketBatch.Chain video = new PacketBatch.Chain();
    private @Nullable SrtpSender srtp;
    private @Nullable SocketAddress path;
    private boolean stopped;

    /// @param batches of the shard
    public SecureOutbound(SendBatches batches) {
        this.batches = batches;
    }

    public void onKeys(SrtpKeys toClient, SrtpCiphers ciphers) {
        onClosed();
        srtp = new SrtpSender(toClient, ciphers);
    }

    public void onPath(SocketAddress newPath) {
        path = batches.outbound().resolve(newPath);
    }

    /// No more media; a last DTLS flight may follow.
    public void onClosed() {
        SrtpSender sender = srtp;
        srtp = null;
        if (sender != null) {
            sender.close();
        }
    }

    /// Consent is gone: nothing may be sent any more (RFC 7675 §5.1).
    public void stop() {
        stopped = true;
    }

    public boolean ready() {
        return srtp != null && path != null && !stopped;
    }

    /// The encryption state of one outgoing SSRC, null before the keys are known.
    public SrtpSender.@Nullable Stream stream(int ssrc) {
        return srtp == null ? null : srtp.stream(ssrc);
    }

    /// Sends a packet of a voice with the next batch.
    ///
    /// @param packet borrowed; in clear
    void sendAudio(long nowNanos, SrtpSender.Stream stream, byte[] packet, int length) {
        if (ready()) {
            batches.addAudio(nowNanos, this, stream, packet, length);
        }
    }

    /// Sends a packet of a picture, or what repeats one, with the next batch.
    ///
    /// @param packet borrowed; in clear
    /// @param more whether further packets of the picture are to come
    public void sendVideo(
            long nowNanos, SrtpSender.Stream stream, byte[] packet, int length, boolean more) {
        if (ready()) {
            batches.addVideo(nowNanos, this, stream, packet, length, more);
        }
    }

    /// Encrypts a compound RTCP packet in place and sends it.
    ///
    /// @param buffer borrowed; needs [SrtpSender#MAX_OVERHEAD_BYTES] of room behind the packet
    public void sendRtcp(byte[] buffer, int offset, int length) {
        SrtpSender sender = srtp;
        if (sender != null && ready()) {
            sendPlain(buffer, offset, sender.protectRtcp(buffer, offset, length));
        }
    }

    /// Sends what carries its own protection: STUN and DTLS.
    ///
    /// @param bytes borrowed
    public void sendPlain(byte[] bytes, int offset, int length) {
        SocketAddress destination = path;
        if (destination != null && !stopped) {
            batches.outbound().add(destination, PacketKind.CONTROL, bytes, offset, length);
        }
    }

    @Nullable SocketAddress path() {
        return path;
    }

    /// Its packets of a kind in the batch of that kind.
    PacketBatch.Chain chain(PacketKind kind) {
        return kind == PacketKind.AUDIO ? audio : video;
    }

    /// Encrypts in place.
    ///
    /// @return the new length
    int protect(SrtpSender.Stream stream, byte[] buffer, int offset, int length) {
        SrtpSender sender = srtp;
        if (sender == null) {
            throw new IllegalStateException("ready() was not asked");
        }
        return sender.protectRtp(stream, buffer, offset, length);
    }
}
