package media.send;

import media.srtp.SrtpSender;

/// What the connections of a shard send in one turn of its loop. Voices are held for a moment, so that
/// several of them leave to a listener in one system call; the packets of a picture until its last one is
/// there, since a part of it is of no use. The rest of what is sent does not wait.
public final class SendBatches {
    /// The longest hold that may be set.
    public static final long MAX_HOLD_NANOS = 10_000_000L;

    /// A picture is not waited for longer: its sender paces it, or a packet of it is lost.
    private static final long PICTURE_NANOS = 2_000_000L;

    private final Outbound outbound;
    private final PacketBatch audio = new PacketBatch(PacketKind.AUDIO);
    private final PacketBatch video = new PacketBatch(PacketKind.VIDEO);
    private final SendTimestamps departures = new SendTimestamps();
    private long holdNanos;
    private long audioDueNanos;
    private long videoDueNanos;
    private long packetsSent;

    public SendBatches(Outbound outbound) {
        this.outbound = outbound;
    }

    /// From now on voices wait for so long.
    public void hold(long nanos) {
        if (nanos < 0 || nanos > MAX_HOLD_NANOS) {
            throw new IllegalArgumentException(nanos + " ns");
        }
        holdNanos = nanos;
    }

    public long holdNanos() {
        return holdNanos;
    }

    /// Sends what is due at the end of a turn.
    public void onTurnEnd(long nowNanos) {
        if (!audio.isEmpty() && nowNanos - audioDueNanos >= 0) {
            packetsSent += audio.flush(outbound, departures);
        }
        if (!video.isEmpty() && nowNanos - videoDueNanos >= 0) {
            packetsSent += video.flush(outbound, departures);
        }
    }

    /// When [#onTurnEnd] wants to be called; `Long.MAX_VALUE` when nothing waits.
    public long nextDeadlineNanos() {
        if (audio.isEmpty()) {
            return video.isEmpty() ? Long.MAX_VALUE : videoDueNanos;
        }
        return video.isEmpty() || audioDueNanos - videoDueNanos < 0 ? audioDueNanos : videoDueNanos;
    }

    public SendTimestamps departures() {
        return departures;
    }

    /// RTP packets sent so far.
    public long packetsSent() {
        return packetsSent;
    }

    /// Bytes of padding added so far to make packets equal in length.
    public long paddingBytes() {
        return audio.paddingBytes() + video.paddingBytes();
    }

    Outbound outbound() {
        return outbound;
    }

    /// @param packet borrowed
    void addAudio(
            long nowNanos,
            SecureOutbound way,
            SrtpSender.Stream stream,
            byte[] packet,
            int length) {
        if (!audio.hasRoom(length)) {
            packetsSent += audio.flush(outbound, departures);
        }
        if (audio.isEmpty()) {
            audioDueNanos = nowNanos + holdNanos;
        }
        audio.add(nowNanos, way, stream, packet, length);
    }

    /// @param packet borrowed
    /// @param more whether further packets of the picture are to come
    void addVideo(
            long nowNanos,
            SecureOutbound way,
            SrtpSender.Stream stream,
            byte[] packet,
            int length,
            boolean more) {
        if (!video.hasRoom(length)) {
            packetsSent += video.flush(outbound, departures);
        }
        long dueNanos = more ? nowNanos + Math.max(holdNanos, PICTURE_NANOS) : nowNanos;
        if (video.isEmpty() || dueNanos - videoDueNanos < 0) {
            videoDueNanos = dueNanos;
        }
        video.add(nowNanos, way, stream, packet, length);
    }
}
