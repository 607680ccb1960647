package media.send;

import java.util.List;
import media.rtcp.SenderReport;
import media.rtp.CaptureClock;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// One SSRC towards a client, for the lifetime of its slot: what was sent last, so that the next
/// source continues where the former ended, and the counts of its sender reports (RFC 3550 §6.4.1).
final class SendStream {
    /// An unused stream starts in the middle of the sequence space, far from its wrap.
    private static final long FIRST_SEQUENCE = 0x4000;

    /// No path takes longer; more means that the publisher's reports are wrong.
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

    /// Whether a packet can be sent: the connection has keys and a path.
    boolean ready() {
        if (!outbound.ready()) {
            return false;
        }
        if (srtp == null) {
            srtp = outbound.stream(ssrc);
        }
        return srtp != null;
    }

    /// Sends an audio packet.
    ///
    /// @param packet borrowed; complete
    /// @param sequence its extended sequence number
    /// @param payloadBytes of it, for the sender report
    void sendAudio(
            long nowNanos, long sequence, int timestamp, OutgoingPacket packet, int payloadBytes) {
        packet.stream = onSent(nowNanos, sequence, timestamp, payloadBytes);
        outbound.sendAudio(nowNanos, packet);
    }

    /// Counts a packet that is sent by the caller.
    ///
    /// @return the encryption state to send it with
    SrtpSender.Stream onSent(long nowNanos, long sequence, int timestamp, int payloadBytes) {
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

    /// Continues with another source. Time passes between two sources as well: between their
    /// captures, where both publishers report it, else between the packets; one tick at least, so
    /// that another frame never repeats a timestamp.
    ///
    /// @return what to add to its timestamps
    int begin(long nowNanos, int firstTimestamp, CaptureClock.Stream source) {
        long elapsed = nowNanos - lastSentNanos;
        CaptureClock.Stream former = captured;
        if (former != null && former.known() && source.known()) {
            long between =
                    source.nanosAt(firstTimestamp)
                            - former.nanosAt(lastTimestamp - timestampOffset);
            // Wrong reports of one publisher must not shift the timestamps of another's media.
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

    /// The timestamp of what is captured now: the same time for a publisher's audio and video, by
    /// which receivers synchronize them.
    private int timestampAt(long nowNanos) {
        int timestamp = lastTimestamp + ticks(nowNanos - lastSentNanos);
        CaptureClock.Stream source = captured;
        if (source != null && source.known()) {
            int reported = source.timestampAt(nowNanos) + timestampOffset;
            if (Math.abs(reported - timestamp) < ticks(BELIEVED_NANOS)) {
                return reported;
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
