package media.send;

import java.net.SocketAddress;
import media.srtp.SrtpKeys;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The way out of one connection: encrypts with the keys of its DTLS handshake and hands datagrams for
/// its path to the shard's batch. Nothing leaves before both keys and path are known, nor after
/// [#stop].
public final class SecureOutbound {
    /// What all connections of a shard have sent together.
    public static final class Totals {
        private long packetsSent;

        /// RTP packets handed to the batch so far.
        public long packetsSent() {
            return packetsSent;
        }
    }

    private final Outbound outbound;
    private final Totals totals;
    private @Nullable SrtpSender srtp;
    private @Nullable SocketAddress path;
    private boolean stopped;

    public SecureOutbound(Outbound outbound, Totals totals) {
        this.outbound = outbound;
        this.totals = totals;
    }

    public void onKeys(SrtpKeys toClient) {
        srtp = new SrtpSender(toClient);
    }

    public void onPath(SocketAddress newPath) {
        path = newPath;
    }

    /// No more media; a last DTLS flight may follow.
    public void onClosed() {
        srtp = null;
    }

    /// Consent is gone: nothing may be sent any more (RFC 7675 section 5.1).
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

    /// Encrypts in place and sends.
    ///
    /// @param buffer borrowed; needs [SrtpSender#MAX_OVERHEAD_BYTES] of room behind the packet
    public void sendRtp(SrtpSender.Stream stream, byte[] buffer, int offset, int length) {
        SrtpSender sender = srtp;
        SocketAddress destination = path;
        if (sender == null || destination == null || stopped) {
            return;
        }
        int protectedLength = sender.protectRtp(stream, buffer, offset, length);
        outbound.add(destination, buffer, offset, protectedLength);
        totals.packetsSent++;
    }

    /// Encrypts a compound RTCP packet in place and sends it.
    ///
    /// @param buffer borrowed; needs [SrtpSender#MAX_OVERHEAD_BYTES] of room behind the packet
    public void sendRtcp(byte[] buffer, int offset, int length) {
        SrtpSender sender = srtp;
        SocketAddress destination = path;
        if (sender == null || destination == null || stopped) {
            return;
        }
        outbound.add(destination, buffer, offset, sender.protectRtcp(buffer, offset, length));
    }

    /// Sends what carries its own protection: STUN and DTLS.
    ///
    /// @param bytes borrowed
    public void sendPlain(byte[] bytes, int offset, int length) {
        SocketAddress destination = path;
        if (destination != null && !stopped) {
            outbound.add(destination, bytes, offset, length);
        }
    }
}
