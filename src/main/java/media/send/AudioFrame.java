package media.send;

import media.rtp.CaptureClock;

/// One Opus frame on its way from a track to its slots, with what of the frames before it may be
/// repeated beside it. A flyweight: one per track, filled once per packet, good until the next.
public final class AudioFrame {
    /// Level of a frame whose publisher sends none.
    public static final int NO_LEVEL = -1;

    private final EarlierFrames earlier = new EarlierFrames();
    private long sequence;
    private int timestamp;
    private long runFirst;
    private boolean marker;
    private int level;
    private int copies;
    private CaptureClock.Stream captured = new CaptureClock().stream(48_000);
    private byte[] payload = new byte[0];
    private int offset;
    private int bytes;

    /// The frame's place in its stream.
    ///
    /// @param sequence extended sequence number
    /// @param runFirst the sequence number its run began with: packets between two runs were left out
    ///     on purpose
    /// @param marker it is the first after silence
    public void place(long sequence, int timestamp, long runFirst, boolean marker) {
        this.sequence = sequence;
        this.timestamp = timestamp;
        this.runFirst = runFirst;
        this.marker = marker;
    }

    /// What came with it.
    ///
    /// @param level the RFC 6464 byte, 0 to 255, or [#NO_LEVEL]
    /// @param copies how many earlier frames its publisher repeated beside it
    public void describe(int level, int copies) {
        this.level = level;
        this.copies = copies;
    }

    /// When the frames of its stream were taken.
    public void captured(CaptureClock.Stream clock) {
        captured = clock;
    }

    /// The Opus packet itself.
    ///
    /// @param payload borrowed
    public void payload(byte[] payload, int offset, int bytes) {
        this.payload = payload;
        this.offset = offset;
        this.bytes = bytes;
    }

    /// The frame has gone to all slots: it may be repeated beside the next ones.
    public void remember() {
        earlier.add(sequence, timestamp, payload, offset, bytes);
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

    int level() {
        return level;
    }

    int copies() {
        return copies;
    }

    byte[] payload() {
        return payload;
    }

    int offset() {
        return offset;
    }

    int bytes() {
        return bytes;
    }

    EarlierFrames earlier() {
        return earlier;
    }
}
