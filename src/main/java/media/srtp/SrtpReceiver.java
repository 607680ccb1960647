package media.srtp;

import java.util.Arrays;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.ReplayWindow;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// Unprotects what one connection receives (RFC 3711 §3.3, §3.4). Nothing about a stream is kept or
/// changed before a packet of it is authentic.
public final class SrtpReceiver {
    /// A browser with simulcast and RTX uses about ten. Above this many in the course of a call, the one
    /// that was silent for longest is forgotten, with its replay window: its packets of old could then be
    /// replayed by someone on the path, which is the lesser harm than a call without sound.
    public static final int MAX_STREAMS = 256;

    private final SrtpTransform rtp;
    private final SrtpTransform rtcp;
    private final int tagBytes;
    private final int rtcpOverheadBytes;
    private final Streams rtpStreams;
    private final Streams rtcpStreams;
    private DropReason dropReason = DropReason.OK;

    /// With the ciphers of the JDK; needs no [#close].
    public SrtpReceiver(SrtpKeys keys) {
        this(keys, SrtpCiphers.jce());
    }

    public SrtpReceiver(SrtpKeys keys, SrtpCiphers ciphers) {
        this(keys, ciphers, MAX_STREAMS);
    }

    /// @param maxStreams instead of [#MAX_STREAMS], for a relay, which carries those of many publishers
    public SrtpReceiver(SrtpKeys keys, SrtpCiphers ciphers, int maxStreams) {
        rtpStreams = new Streams(maxStreams);
        rtcpStreams = new Streams(maxStreams);
        rtp = SrtpTransform.forRtp(keys, ciphers);
        rtcp = SrtpTransform.forRtcp(keys, ciphers);
        tagBytes = keys.profile().tagBytes();
        rtcpOverheadBytes = keys.profile().rtcpOverheadBytes();
    }

    /// Wraps `packet` around the bytes and unprotects it. Returns the plain length, or -1 when
    /// [#dropReason] says why not. `buffer` is borrowed and holds garbage after a failure.
    public int unprotectRtp(byte[] buffer, int offset, int length, RtpPacket packet) {
        dropReason = packet.wrapProtected(buffer, offset, length);
        return dropReason == DropReason.OK ? unprotectRtp(packet) : -1;
    }

    /// Unprotects a packet wrapped by [RtpPacket#wrapProtected], in place. Returns the plain
    /// length, or -1 when [#dropReason] says why not and the packet holds garbage.
    public int unprotectRtp(RtpPacket packet) {
        int headerBytes = packet.headerBytes();
        if (packet.length() < headerBytes + tagBytes) {
            return drop(DropReason.TRUNCATED);
        }
        int ssrc = packet.ssrc();
        ReplayWindow window = rtpStreams.find(ssrc);
        long highest = window == null ? -1 : window.highest();
        long index = PacketIndex.guess(highest, packet.sequenceNumber());
        if (index < 0 || (window != null && !window.isFresh(index))) {
            return drop(DropReason.REPLAYED);
        }
        int plain =
                rtp.unprotectRtp(
                        packet.buffer(),
                        packet.offset(),
                        headerBytes,
                        packet.length(),
                        ssrc,
                        index);
        if (plain < 0) {
            return drop(DropReason.NOT_AUTHENTIC);
        }
        (window == null ? rtpStreams.add(ssrc) : window).mark(index);
        dropReason = packet.opened(plain);
        return dropReason == DropReason.OK ? plain : -1;
    }

    /// Unprotects a compound RTCP packet in place. Returns the plain length, or -1 when
    /// [#dropReason] says why not. `buffer` is borrowed and holds garbage after a failure.
    public int unprotectRtcp(byte[] buffer, int offset, int length) {
        if (length < SrtpTransform.RTCP_CLEAR_BYTES + rtcpOverheadBytes) {
            return drop(length == 0 ? DropReason.EMPTY : DropReason.TRUNCATED);
        }
        int ssrc = Bytes.int32(buffer, offset + 4);
        int indexWord = Bytes.int32(buffer, offset + rtcp.indexWordAt(length));
        int index = indexWord & 0x7FFF_FFFF;
        ReplayWindow window = rtcpStreams.find(ssrc);
        if (window != null && !window.isFresh(index)) {
            return drop(DropReason.REPLAYED);
        }
        int plain = rtcp.unprotectRtcp(buffer, offset, length, ssrc, indexWord);
        if (plain < 0) {
            return drop(DropReason.NOT_AUTHENTIC);
        }
        (window == null ? rtcpStreams.add(ssrc) : window).mark(index);
        dropReason = DropReason.OK;
        return plain;
    }

    /// Why the last call returned -1.
    public DropReason dropReason() {
        return dropReason;
    }

    /// Gives back the memory of the ciphers. Nothing else may be called after.
    public void close() {
        rtp.close();
        rtcp.close();
    }

    private int drop(DropReason reason) {
        dropReason = reason;
        return -1;
    }

    /// The replay windows by SSRC; few, so a scan of an int array beats hashing.
    private static final class Streams {
        private int[] ssrcs = new int[4];
        private ReplayWindow[] windows = new ReplayWindow[4];

        /// The lookups until the last one of each.
        private long[] used = new long[4];

        private final int max;
        private int count;
        private long lookups;

        Streams(int max) {
            this.max = max;
        }

        @Nullable ReplayWindow find(int ssrc) {
            for (int i = 0; i < count; i++) {
                if (ssrcs[i] == ssrc) {
                    used[i] = ++lookups;
                    return windows[i];
                }
            }
            return null;
        }

        ReplayWindow add(int ssrc) {
            int at = count < max ? count++ : leastRecentlyUsed();
            if (at == ssrcs.length) {
                ssrcs = Arrays.copyOf(ssrcs, 2 * at);
                windows = Arrays.copyOf(windows, 2 * at);
                used = Arrays.copyOf(used, 2 * at);
            }
            ReplayWindow window = new ReplayWindow();
            ssrcs[at] = ssrc;
            windows[at] = window;
            used[at] = ++lookups;
            return window;
        }

        private int leastRecentlyUsed() {
            int oldest = 0;
            for (int i = 1; i < count; i++) {
                oldest = used[i] < used[oldest] ? i : oldest;
            }
            return oldest;
        }
    }
}
