package media.srtp;

import media.rtp.Bytes;
import media.rtp.ReplayWindow;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// Protects what one connection sends (RFC 3711 §3.3, §3.4). A packet is protected once: a sender
/// that retransmits sends the stored bytes, or a new packet on the RTX stream.
public final class SrtpSender {
    /// The most that protecting adds to an RTP or RTCP packet, over all profiles.
    public static final int MAX_OVERHEAD_BYTES = 16 + SrtpProfile.INDEX_WORD_BYTES;

    private final SrtpTransform rtp;
    private final SrtpTransform rtcp;
    private int rtcpIndex;

    /// With the ciphers of the JDK; needs no [#close].
    public SrtpSender(SrtpKeys keys) {
        this(keys, SrtpCiphers.jce());
    }

    public SrtpSender(SrtpKeys keys, SrtpCiphers ciphers) {
        rtp = SrtpTransform.forRtp(keys, ciphers);
        rtcp = SrtpTransform.forRtcp(keys, ciphers);
    }

    /// One outgoing SSRC: its rollover counter and what it has used of its indices. One SSRC has
    /// one such handle for the lifetime of the connection; a second would begin at rollover counter
    /// 0 again.
    public static final class Stream {
        private static final int NONE = -1;

        private final int ssrc;

        /// As long as each index follows the last, these two say which were used.
        private long first = NONE;

        private long highest = NONE;
        private @Nullable ReplayWindow used;

        private Stream(int ssrc) {
            this.ssrc = ssrc;
        }

        public int ssrc() {
            return ssrc;
        }

        /// Uses an index.
        ///
        /// @return false when it may have been used before
        private boolean use(long index) {
            if (used == null && (highest == NONE || index == highest + 1)) {
                first = highest == NONE ? index : first;
                highest = index;
                return true;
            }
            ReplayWindow window = used == null ? window() : used;
            if (!window.isFresh(index)) {
                return false;
            }
            window.mark(index);
            highest = window.highest();
            return true;
        }

        private ReplayWindow window() {
            ReplayWindow window = new ReplayWindow();
            long from = Math.max(first, highest - ReplayWindow.SIZE_PACKETS + 1);
            for (long index = from; index <= highest; index++) {
                window.mark(index);
            }
            used = window;
            return window;
        }
    }

    /// The handle of `ssrc`, to be asked for once.
    public Stream stream(int ssrc) {
        return new Stream(ssrc);
    }

    /// Protects a valid RTP packet in place and returns its new length. `buffer` is borrowed and
    /// has [#MAX_OVERHEAD_BYTES] of room behind the packet. Packets may come out of order within
    /// [ReplayWindow#SIZE_PACKETS]; a sequence number used before, or older than the window, is a
    /// bug and throws `IllegalStateException` with the packet untouched.
    public int protectRtp(Stream stream, byte[] buffer, int offset, int length) {
        long index = use(stream, Bytes.uint16(buffer, offset + 2));
        int headerBytes = RtpPacket.headerBytes(buffer, offset);
        return rtp.protectRtp(buffer, offset, headerBytes, length, stream.ssrc, index);
    }

    /// Whether [#protectRtp(Stream, int, NativePacket)] can be called.
    public boolean worksInMemory() {
        return rtp.worksInMemory();
    }

    /// The same in native memory, of a packet whose header has this sequence number. If this
    /// throws, the packet is not to be sent.
    public int protectRtp(Stream stream, int sequenceNumber, NativePacket packet) {
        return rtp.protectRtp(packet, stream.ssrc, use(stream, sequenceNumber));
    }

    private static long use(Stream stream, int sequenceNumber) {
        long index = PacketIndex.guess(stream.highest, sequenceNumber);
        if (index < 0 || index >= PacketIndex.LIMIT || !stream.use(index)) {
            throw new IllegalStateException(
                    "index "
                            + index
                            + " of SSRC "
                            + Integer.toUnsignedString(stream.ssrc)
                            + " may have been used; the highest is "
                            + stream.highest);
        }
        return index;
    }

    /// Protects a compound RTCP packet in place and returns its new length. `buffer` is borrowed
    /// and has [#MAX_OVERHEAD_BYTES] of room behind the packet.
    public int protectRtcp(byte[] buffer, int offset, int length) {
        if (rtcpIndex < 0) {
            throw new IllegalStateException(
                    "2^31 RTCP packets were sent under one key"); // RFC 3711 §9.2
        }
        int ssrc = Bytes.int32(buffer, offset + 4);
        // One count for all SSRCs: RFC 3711 asks only that an SSRC never repeats one.
        return rtcp.protectRtcp(buffer, offset, length, ssrc, rtcpIndex++);
    }

    /// Gives back the memory of the ciphers. Nothing else may be called after.
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
