package media.send;

import media.rtp.CaptureClock;

/// One Opus frame between a track and its slots, with the earlier frames that may be repeated
/// beside it. A flyweight: one per track, filled once per packet, valid until the next.
public final class AudioFrame {
    /// Level of a frame whose publisher sends none.
    public static final int NO_LEVEL = -1;

    private final RecentFrames earlier = new RecentFrames();
    private long sequence;
    private int timestamp;
    private long runFirst;
    private boolean marker;
    private int level;
    private int redundantBlocks;
    private CaptureClock.Stream captured = new CaptureClock().stream(48_000);
    private final SharedPayload shared = new SharedPayload();

    /// Its position in its stream.
    ///
    /// @param sequence extended sequence number
    /// @param runFirst the first sequence number of its run: the packets between two runs were left
    ///     out on purpose
    /// @param marker it is the first after silence
    public void position(long sequence, int timestamp, long runFirst, boolean marker) {
        this.sequence = sequence;
        this.timestamp = timestamp;
        this.runFirst = runFirst;
        this.marker = marker;
    }

    /// What it carries besides the payload.
    ///
    /// @param level the RFC 6464 byte, 0 to 255, or [#NO_LEVEL]
    /// @param redundantBlocks how many earlier frames its publisher repeated beside it
    public void describe(int level, int redundantBlocks) {
        this.level = level;
        this.redundantBlocks = redundantBlocks;
    }

    /// The capture time of the frames of its stream.
    public void captured(CaptureClock.Stream clock) {
        captured = clock;
    }

    /// The Opus packet itself.
    ///
    /// @param payload borrowed
    public void payload(byte[] payload, int offset, int bytes) {
        shared.set(payload, offset, bytes);
    }

    /// The frame was forwarded to all slots: it may be repeated beside the next ones.
    public void remember() {
        earlier.add(sequence, timestamp, payload(), offset(), bytes());
    }

    CaptureClock.Stream captured() {
        return captured;
    }

    long sequence() {
        return sequence;
    }

    int timestamp() {
        return timestamp;
    }

    long runFirst() {
        return runFirst;
    }

    boolean marker() {
        return marker;
    }

    public int level() {
        return level;
    }

    int redundantBlocks() {
        return redundantBlocks;
    }

    public byte[] payload() {
        return shared.bytes();
    }

    public int offset() {
        return shared.offset();
    }

    public int bytes() {
        return shared.length();
    }

    SharedPayload shared() {
        return shared;
    }

    RecentFrames earlier() {
        return earlier;
    }
}
