package media.send;

/// What the connections of a shard send in one iteration of its loop. Audio is delayed for a
/// moment, so that one system call sends several packets to a listener; the packets of a video
/// frame wait for its last one, since a part of it is of no use. All else is sent at once.
public final class SendBatches {
    /// The longest batching delay that may be set.
    public static final long MAX_DELAY_NANOS = 10_000_000L;

    /// The longest wait for the rest of a frame: its sender paces it, or a packet of it is lost.
    private static final long FRAME_NANOS = 2_000_000L;

    private final Outbound outbound;
    private final PacketBatch audio = new PacketBatch(PacketKind.AUDIO);
    private final PacketBatch video = new PacketBatch(PacketKind.VIDEO);
    private final SendTimestamps sendTimestamps = new SendTimestamps();
    private long batchingDelayNanos;
    private long audioDueNanos;
    private long videoDueNanos;
    private long packetsSent;

    public SendBatches(Outbound outbound) {
        this.outbound = outbound;
    }

    /// How long audio waits from now on, so that more packets share a system call.
    public void batchingDelay(long nanos) {
        if (nanos < 0 || nanos > MAX_DELAY_NANOS) {
            throw new IllegalArgumentException(nanos + " ns");
        }
        batchingDelayNanos = nanos;
    }

    public long batchingDelayNanos() {
        return batchingDelayNanos;
    }

    /// Sends what is due.
    public void flushDue(long nowNanos) {
        if (!audio.isEmpty() && nowNanos - audioDueNanos >= 0) {
            packetsSent += audio.flush(outbound, sendTimestamps);
        }
        if (!video.isEmpty() && nowNanos - videoDueNanos >= 0) {
            packetsSent += video.flush(outbound, sendTimestamps);
        }
    }

    /// When [#flushDue] is due; `Long.MAX_VALUE` when nothing waits.
    public long nextDeadlineNanos() {
        if (audio.isEmpty()) {
            return video.isEmpty() ? Long.MAX_VALUE : videoDueNanos;
        }
        return video.isEmpty() || audioDueNanos - videoDueNanos < 0 ? audioDueNanos : videoDueNanos;
    }

    public SendTimestamps sendTimestamps() {
        return sendTimestamps;
    }

    /// RTP packets sent so far.
    public long packetsSent() {
        return packetsSent;
    }

    /// Padding added so far to make packets equal in length.
    public long paddingBytes() {
        return audio.paddingBytes() + video.paddingBytes();
    }

    Outbound outbound() {
        return outbound;
    }

    /// See [SecureOutbound#place].
    void place(PacketKind kind, OutgoingPacket packet) {
        (kind == PacketKind.AUDIO ? audio : video).place(packet);
    }

    /// @param packet borrowed
    void addAudio(long nowNanos, SecurePath path, OutgoingPacket packet) {
        if (!audio.hasRoom(packet.length)) {
            packetsSent += audio.flush(outbound, sendTimestamps);
        }
        if (audio.isEmpty()) {
            audioDueNanos = nowNanos + batchingDelayNanos;
        }
        audio.add(nowNanos, path, packet);
    }

    /// @param packet borrowed
    /// @param more whether further packets of the frame follow
    void addVideo(long nowNanos, SecurePath path, OutgoingPacket packet, boolean more) {
        if (!video.hasRoom(packet.length)) {
            packetsSent += video.flush(outbound, sendTimestamps);
        }
        long dueNanos = more ? nowNanos + Math.max(batchingDelayNanos, FRAME_NANOS) : nowNanos;
        if (video.isEmpty() || dueNanos - videoDueNanos < 0) {
            videoDueNanos = dueNanos;
        }
        video.add(nowNanos, path, packet);
    }
}
