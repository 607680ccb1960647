package media.rtp;

/// Extends the 32-bit timestamps of one stream to 64 bits that never wrap: each is taken as the
/// nearest to the highest so far. The first keeps its (unsigned) value.
public final class TimestampUnwrapper {
    private boolean started;
    private long highest;

    public long unwrap(int timestamp) {
        if (!started) {
            started = true;
            highest = Integer.toUnsignedLong(timestamp);
            return highest;
        }
        long unwrapped = highest + (timestamp - (int) highest);
        if (unwrapped > highest) {
            highest = unwrapped;
        }
        return unwrapped;
    }

    /// The highest timestamp returned so far.
    public long highest() {
        return highest;
    }
}
