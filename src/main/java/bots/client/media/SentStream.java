package bots.client.media;

import call.TrackKind;
import java.util.List;
import media.rtcp.SenderReport;
import media.rtp.SequenceNumbers;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// One SSRC of a call: an encoding of a track that it publishes, with the packets it has sent
/// recently if the server may request their retransmission (RFC 4588).
public final class SentStream {
    /// Three seconds of a screen of 1.5 Mbit/s.
    private static final int HISTORY_PACKETS = 512;

    private final TrackKind track;
    private final int encoding;
    private final String mid;
    private final @Nullable String rid;
    private final int ssrc;
    private final int rtxSsrc;
    private SrtpSender.@Nullable Stream secured;
    private SrtpSender.@Nullable Stream rtxSecured;
    private int sequence;
    private int rtxSequence;
    private int timestamp;
    private long sentNanos;
    private long packets;
    private long bytes;
    private byte[][] history = {};
    private int[] lengths = {};
    private int[] sequences = {};
    private int[] timestamps = {};
    private boolean[] markers = {};

    /// @param rid of a simulcast encoding, else null
    /// @param rtxSsrc 0 without retransmission
    SentStream(
            TrackKind track,
            int encoding,
            String mid,
            @Nullable String rid,
            int ssrc,
            int rtxSsrc,
            int firstSequence) {
        this.track = track;
        this.encoding = encoding;
        this.mid = mid;
        this.rid = rid;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        this.sequence = firstSequence;
    }

    TrackKind track() {
        return track;
    }

    int encoding() {
        return encoding;
    }

    String mid() {
        return mid;
    }

    @Nullable String rid() {
        return rid;
    }

    int ssrc() {
        return ssrc;
    }

    int rtxSsrc() {
        return rtxSsrc;
    }

    long packets() {
        return packets;
    }

    void secure(SrtpSender sender) {
        secured = sender.stream(ssrc);
        rtxSecured = sender.stream(rtxSsrc);
    }

    SrtpSender.Stream secured() {
        return handle(secured);
    }

    SrtpSender.Stream rtxSecured() {
        return handle(rtxSecured);
    }

    private static SrtpSender.Stream handle(SrtpSender.@Nullable Stream stream) {
        if (stream == null) {
            throw new IllegalStateException("no keys yet");
        }
        return stream;
    }

    /// Counts a packet that is sent now.
    ///
    /// @return its sequence number
    int next(long nowNanos, int rtpTimestamp, int payloadBytes) {
        sequence = SequenceNumbers.add(sequence, 1);
        timestamp = rtpTimestamp;
        sentNanos = nowNanos;
        packets++;
        bytes += payloadBytes;
        return sequence;
    }

    int nextRtx() {
        rtxSequence = SequenceNumbers.add(rtxSequence, 1);
        return rtxSequence;
    }

    /// Stores the payload of the packet counted last, for retransmission.
    ///
    /// @param payload borrowed
    void store(byte[] payload, int offset, int length, boolean marker) {
        if (rtxSsrc == 0) {
            return;
        }
        if (history.length == 0) {
            history = new byte[HISTORY_PACKETS][];
            lengths = new int[HISTORY_PACKETS];
            sequences = new int[HISTORY_PACKETS];
            timestamps = new int[HISTORY_PACKETS];
            markers = new boolean[HISTORY_PACKETS];
        }
        int index = sequence % HISTORY_PACKETS;
        byte[] stored = history[index];
        if (stored == null || stored.length < length) {
            stored = new byte[length];
            history[index] = stored;
        }
        System.arraycopy(payload, offset, stored, 0, length);
        lengths[index] = length;
        sequences[index] = sequence;
        timestamps[index] = timestamp;
        markers[index] = marker;
    }

    /// The index of a stored packet, or -1.
    int find(int sequenceNumber) {
        int index = sequenceNumber % HISTORY_PACKETS;
        return history.length > 0 && history[index] != null && sequences[index] == sequenceNumber
                ? index
                : -1;
    }

    byte[] payloadAt(int index) {
        return history[index];
    }

    int lengthAt(int index) {
        return lengths[index];
    }

    int timestampAt(int index) {
        return timestamps[index];
    }

    boolean markerAt(int index) {
        return markers[index];
    }

    /// @param ntpTime of now
    SenderReport report(long nowNanos, long ntpTime) {
        long ticks = (nowNanos - sentNanos) * (track.video() ? 90 : 48) / 1_000_000;
        return new SenderReport(ssrc, ntpTime, timestamp + (int) ticks, packets, bytes, List.of());
    }
}
