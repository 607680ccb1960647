package media.send;

import java.net.SocketAddress;
import media.srtp.NativePacket;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// Where one connection sends to and how it encrypts: its path, and the keys of its DTLS handshake.
final class SecurePath {
    private final PacketChain audio = new PacketChain();
    private final PacketChain video = new PacketChain();
    private @Nullable SrtpSender srtp;
    private @Nullable SocketAddress address;
    private boolean stopped;
    private @Nullable RuntimeException failure;

    void onKeys(SrtpKeys toClient, SrtpCiphers ciphers) {
        onClosed();
        srtp = new SrtpSender(toClient, ciphers);
    }

    void onAddress(SocketAddress newAddress) {
        address = newAddress;
    }

    void onClosed() {
        SrtpSender sender = srtp;
        srtp = null;
        if (sender != null) {
            sender.close();
        }
    }

    void stop() {
        stopped = true;
    }

    /// An exception of ours while packets for this path were handled: nothing more is sent.
    void fail(RuntimeException bug) {
        stopped = true;
        failure = bug;
    }

    @Nullable RuntimeException failure() {
        return failure;
    }

    boolean stopped() {
        return stopped;
    }

    /// Whether RTP can be sent.
    boolean ready() {
        return srtp != null && address != null && !stopped;
    }

    SrtpSender.@Nullable Stream stream(int ssrc) {
        return srtp == null ? null : srtp.stream(ssrc);
    }

    @Nullable SocketAddress address() {
        return address;
    }

    /// Its packets of a kind in the batch of that kind.
    PacketChain chain(PacketKind kind) {
        return kind == PacketKind.AUDIO ? audio : video;
    }

    /// Encrypts an RTP packet in place; only if [#ready].
    ///
    /// @return the new length
    int protect(SrtpSender.Stream stream, byte[] buffer, int offset, int length) {
        return sender().protectRtp(stream, buffer, offset, length);
    }

    /// Whether packets are encrypted in native memory; only if [#ready].
    boolean worksInMemory() {
        return sender().worksInMemory();
    }

    /// Encrypts an RTP packet in native memory; only if [#worksInMemory].
    ///
    /// @return the new length
    int protect(SrtpSender.Stream stream, int sequenceNumber, NativePacket packet) {
        return sender().protectRtp(stream, sequenceNumber, packet);
    }

    /// Encrypts a compound RTCP packet in place; only if [#ready].
    ///
    /// @return the new length
    int protectRtcp(byte[] buffer, int offset, int length) {
        return sender().protectRtcp(buffer, offset, length);
    }

    private SrtpSender sender() {
        SrtpSender sender = srtp;
        if (sender == null) {
            throw new IllegalStateException("ready() was not asked");
        }
        return sender;
    }
}
