package media.rtp;

/// Extends the 16-bit sequence numbers of one stream to 64 bits that never wrap, whatever their
/// order: each is taken as the nearest to the highest so far. The first keeps its value; one from
/// before the first may come out negative.
public final class SequenceUnwrapper {
    private boolean started;
    private long highest;

    public long unwrap(int sequenceNumber) {
        if (!started) {
            started = true;
            highest = sequenceNumber;
            return sequenceNumber;
        }
        long unwrapped = extend(sequenceNumber);
        if (unwrapped > highest) {
            highest = unwrapped;
        }
        return unwrapped;
    }

    /// The same without taking it as the highest.
    public long extend(int sequenceNumber) {
        return started ? highest + (short) (sequenceNumber - (int) highest) : sequenceNumber;
    }

    /// The highest number unwrapped so far.
    public long highest() {
        return highest;
    }

    public boolean started() {
        return started;
    }
}
