package media.send;

import java.net.SocketAddress;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The sending side of one connection: adds its packets to the batches of the shard, which encrypt
/// them with the keys of its DTLS handshake. Nothing is sent before both keys and path are known,
/// nor after [#stop].
public final class SecureOutbound {
    private final SendBatches batches;
    private final SecurePath path = new SecurePath();

    /// @param batches of the shard
    public SecureOutbound(SendBatches batches) {
        this.batches = batches;
    }

    public void onKeys(SrtpKeys toClient, SrtpCiphers ciphers) {
        path.onKeys(toClient, ciphers);
    }

    public void onPath(SocketAddress address) {
        path.onAddress(batches.outbound().resolve(address));
    }

    /// Ends all media; a last DTLS flight may follow.
    public void onClosed() {
        path.onClosed();
    }

    /// Consent has expired: nothing may be sent from now on (RFC 7675 §5.1).
    public void stop() {
        path.stop();
    }

    /// An exception of ours while a batch was sent, null for none.
    public @Nullable RuntimeException failure() {
        return path.failure();
    }

    public boolean ready() {
        return path.ready();
    }

    /// The encryption state of one outgoing SSRC, null before the keys are known.
    public SrtpSender.@Nullable Stream stream(int ssrc) {
        return path.stream(ssrc);
    }

    /// The next packet of this kind is written where it waits for its batch: it is sent or queued
    /// before another is sent.
    void place(PacketKind kind, OutgoingPacket packet) {
        batches.place(kind, packet);
    }

    /// Sends an audio packet with the next batch.
    ///
    /// @param packet borrowed; not encrypted
    void sendAudio(long nowNanos, OutgoingPacket packet) {
        if (ready()) {
            batches.addAudio(nowNanos, path, packet);
        }
    }

    /// Sends a video packet or a retransmission with the next batch.
    ///
    /// @param packet borrowed; not encrypted
    /// @param more whether further packets of the frame follow
    public void sendVideo(long nowNanos, OutgoingPacket packet, boolean more) {
        if (ready()) {
            batches.addVideo(nowNanos, path, packet, more);
        }
    }

    /// Encrypts a compound RTCP packet in place and sends it.
    ///
    /// @param buffer borrowed; needs [SrtpSender#MAX_OVERHEAD_BYTES] of room behind the packet
    public void sendRtcp(byte[] buffer, int offset, int length) {
        if (ready()) {
            sendPlain(buffer, offset, path.protectRtcp(buffer, offset, length));
        }
    }

    /// Sends what carries its own protection: STUN and DTLS.
    ///
    /// @param bytes borrowed
    public void sendPlain(byte[] bytes, int offset, int length) {
        SocketAddress destination = path.address();
        if (destination != null && !path.stopped()) {
            batches.outbound().add(destination, PacketKind.CONTROL, bytes, offset, length);
        }
    }
}
