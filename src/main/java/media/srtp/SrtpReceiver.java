package media.srtp;

import java.util.Comparator;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.ReplayWindow;
import media.rtp.RtpPacket;
import media.rtp.SsrcMap;
import org.jspecify.annotations.Nullable;

/// Unprotects what one connection receives (RFC 3711 §3.3, §3.4). Nothing about a stream is kept or
/// changed before a packet of it is authentic.
public final class SrtpReceiver {
    /// A browser with simulcast and RTX uses about ten. Above this many in the course of a call,
    /// the one that was silent for longest is forgotten, with its replay window: its packets of old
    /// could then be replayed by an attacker on the path, which is the lesser harm than a call
    /// without audio.
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

    /// @param maxStreams instead of [#MAX_STREAMS], for a relay, which carries those of many
    ///     publishers
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

    /// No packet of this SSRC will come again: its replay windows are forgotten.
    public void forgetStream(int ssrc) {
        rtpStreams.remove(ssrc);
        rtcpStreams.remove(ssrc);
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

    /// What is known of one SSRC.
    private static final class Stream {
        final int ssrc;
        final ReplayWindow window = new ReplayWindow();

        /// The lookups until the last one of it.
        long used;

        Stream(int ssrc) {
            this.ssrc = ssrc;
        }

        long used() {
            return used;
        }
    }

    /// The streams by SSRC. A relay has hundreds of them.
    private static final class Streams {
        private static final Comparator<Stream> LEAST_RECENTLY_USED =
                Comparator.comparingLong(Stream::used);

        private final SsrcMap<Stream> streams;
        private long lookups;

        Streams(int max) {
            streams = new SsrcMap<>(max);
        }

        @Nullable ReplayWindow find(int ssrc) {
            Stream stream = streams.get(ssrc);
            if (stream == null) {
                return null;
            }
            stream.used = ++lookups;
            return stream.window;
        }

        ReplayWindow add(int ssrc) {
            Stream oldest = streams.isFull() ? streams.first(_ -> true, LEAST_RECENTLY_USED) : null;
            if (oldest != null) {
                streams.remove(oldest.ssrc);
            }
            Stream stream = new Stream(ssrc);
            stream.used = ++lookups;
            boolean _ = streams.put(ssrc, stream);
            return stream.window;
        }

        void remove(int ssrc) {
            streams.remove(ssrc);
        }
    }
}
