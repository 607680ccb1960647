package media.send;

import java.util.List;
import media.rtcp.SenderReport;
import media.rtp.CaptureClock;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// One SSRC towards a client, for the whole life of its slot: what was sent last, so that the next
/// source goes on where the former ended, and the counts of its sender reports (RFC 3550
/// §6.4.1).
final class SendStream {
    /// A stream that was never fed starts in the middle of the sequence space, far from its wrap.
    private static final long FIRST_SEQUENCE = 0x4000;

    /// A path takes no longer; more is a publisher whose reports are wrong.
    private static final long BELIEVED_NANOS = 2_000_000_000L;

    private final int ssrc;
    private final int clockRate;
    private final SecureOutbound outbound;
    private SrtpSender.@Nullable Stream srtp;
    private long highestSequence = FIRST_SEQUENCE - 1;
    private int lastTimestamp;
    private long lastSentNanos;
    private boolean fed;
    private CaptureClock.@Nullable Stream captured;
    private int timestampOffset;
    private long packetsSent;
    private long bytesSent;

    SendStream(int ssrc, int clockRate, SecureOutbound outbound) {
        this.ssrc = ssrc;
        this.clockRate = clockRate;
        this.outbound = outbound;
    }

    /// Whether a packet can leave: the connection has keys and a path.
    boolean ready() {
        if (!outbound.ready()) {
            return false;
        }
        if (srtp == null) {
            srtp = outbound.stream(ssrc);
        }
        return srtp != null;
    }

    /// Sends a packet of a voice.
    ///
    /// @param packet borrowed; complete
    /// @param sequence its extended sequence number
    /// @param payloadBytes of it, for the sender report
    void sendAudio(
            long nowNanos,
            long sequence,
            int timestamp,
            byte[] packet,
            int length,
            int payloadBytes) {
        SrtpSender.Stream stream = note(nowNanos, sequence, timestamp, payloadBytes);
        outbound.sendAudio(nowNanos, stream, packet, length);
    }

    /// Counts a packet that leaves by another way.
    ///
    /// @return the encryption state it leaves under
    SrtpSender.Stream note(long nowNanos, long sequence, int timestamp, int payloadBytes) {
        SrtpSender.Stream stream = srtp;
        if (stream == null) {
            throw new IllegalStateException("ready() was not asked");
        }
        if (sequence > highestSequence) {
            highestSequence = sequence;
            lastTimestamp = timestamp;
            lastSentNanos = nowNanos;
            fed = true;
        }
        packetsSent++;
        bytesSent += payloadBytes;
        return stream;
    }

    /// Goes on with another source. Time passes between two sources as well: what passed between what
    /// they carry, where both publishers tell, else between the packets; one tick at least, so that a
    /// timestamp never repeats with another picture.
    ///
    /// @return what to add to its timestamps
    int begin(long nowNanos, int firstTimestamp, CaptureClock.Stream source) {
        long elapsed = nowNanos - lastSentNanos;
        CaptureClock.Stream former = captured;
        if (former != null && former.known() && source.known()) {
            long between =
                    source.nanosAt(firstTimestamp)
                            - former.nanosAt(lastTimestamp - timestampOffset);
            // A publisher's word must not throw the stream of another out of its time.
            elapsed = Math.abs(between - elapsed) < BELIEVED_NANOS ? between : elapsed;
        }
        captured = source;
        int ticks = fed ? Math.max(1, ticks(elapsed)) : 0;
        timestampOffset = lastTimestamp + ticks - firstTimestamp;
        return timestampOffset;
    }

    /// What was sent so far, null before the first packet.
    ///
    /// @param ntpTime the wall clock now, as a 64-bit NTP timestamp
    @Nullable SenderReport report(long nowNanos, long ntpTime) {
        if (!fed) {
            return null;
        }
        return new SenderReport(
                ssrc, ntpTime, timestampAt(nowNanos), packetsSent, bytesSent, List.of());
    }

    /// The timestamp of what is taken now: the same time for the voice and the picture of one
    /// publisher, by which receivers bring them together.
    private int timestampAt(long nowNanos) {
        int timestamp = lastTimestamp + ticks(nowNanos - lastSentNanos);
        CaptureClock.Stream source = captured;
        if (source != null && source.known()) {
            int told = source.timestampAt(nowNanos) + timestampOffset;
            if (Math.abs(told - timestamp) < ticks(BELIEVED_NANOS)) {
                return told;
            }
        }
        return timestamp;
    }

    int lastTimestamp() {
        return lastTimestamp;
    }

    /// The highest extended sequence number sent; one below the first while there is none.
    long highestSequence() {
        return highestSequence;
    }

    long bytesSent() {
        return bytesSent;
    }

    long packetsSent() {
        return packetsSent;
    }

    int ssrc() {
        return ssrc;
    }

    private int ticks(long nanos) {
        return (int) (nanos / 1_000 * clockRate / 1_000_000);
    }
}
