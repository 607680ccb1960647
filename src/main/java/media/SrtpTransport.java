package media;

import media.dtls.DtlsKeys;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.send.SecureOutbound;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/// SRTP of one connection in both directions, with the keys of its DTLS handshake (RFC 5764 §4.2).
/// Holds native memory until [#close].
final class SrtpTransport {
    private final SrtpCiphers ciphers;
    private final SecureOutbound outbound;
    private final int maxStreams;
    private @Nullable SrtpReceiver receiver;
    private DropReason dropReason = DropReason.OK;

    /// @param outbound the direction to the client
    SrtpTransport(SrtpCiphers ciphers, SecureOutbound outbound) {
        this(ciphers, outbound, SrtpReceiver.MAX_STREAMS);
    }

    /// @param maxStreams that are received at a time
    SrtpTransport(SrtpCiphers ciphers, SecureOutbound outbound, int maxStreams) {
        this.maxStreams = maxStreams;
        this.ciphers = ciphers;
        this.outbound = outbound;
    }

    void onKeys(DtlsKeys keys) {
        closeReceiver();
        receiver = new SrtpReceiver(keys.fromClient(), ciphers, maxStreams);
        outbound.onKeys(keys.toClient(), ciphers);
    }

    /// Decrypts in place.
    ///
    /// @param bytes borrowed
    /// @param packet wraps the result when the reason is OK
    DropReason unprotectRtp(byte[] bytes, int offset, int length, RtpPacket packet) {
        SrtpReceiver current = receiver;
        if (current == null) {
            return DropReason.NO_KEYS;
        }
        return current.unprotectRtp(bytes, offset, length, packet) < 0
                ? current.dropReason()
                : DropReason.OK;
    }

    /// Decrypts in place.
    ///
    /// @param bytes borrowed
    /// @return the length in clear, below 0 for the reason in [#dropReason]
    int unprotectRtcp(byte[] bytes, int offset, int length) {
        SrtpReceiver current = receiver;
        if (current == null) {
            dropReason = DropReason.NO_KEYS;
            return -1;
        }
        int plain = current.unprotectRtcp(bytes, offset, length);
        dropReason = current.dropReason();
        return plain;
    }

    /// No packet of this SSRC will come again.
    void forgetStream(int ssrc) {
        SrtpReceiver current = receiver;
        if (current != null) {
            current.forgetStream(ssrc);
        }
    }

    /// Why the last SRTCP packet was not decrypted.
    DropReason dropReason() {
        return dropReason;
    }

    /// Whether the keys are known.
    boolean established() {
        return receiver != null;
    }

    SecureOutbound outbound() {
        return outbound;
    }

    /// Frees the ciphers. A last DTLS flight may still be sent.
    void close() {
        outbound.onClosed();
        closeReceiver();
    }

    private void closeReceiver() {
        SrtpReceiver former = receiver;
        receiver = null;
        if (former != null) {
            former.close();
        }
    }
}
