package bots.measure;

/// One talker as received by one listener, by the stamps of the frames: missing frames of a
/// talkspurt, and the longest gap within one. Frames that the server does not forward because
/// louder participants speak count as missing as well.
public final class TalkerMeter {
    private boolean started;
    private int spurt;
    private int highest;
    private int firstOfSpurt;
    private long lastArrivalNanos;
    private long received;
    private long frames;
    private long missing;
    private long duplicates;
    private long longestGapNanos;

    /// The position of a frame in its talkspurt.
    public enum Arrival {
        /// The first of a talkspurt.
        BEGINS,
        CONTINUES,
        /// Frames that were sent later arrived before it.
        LATE,
        DUPLICATE,
        /// Of an earlier talkspurt.
        PAST
    }

    /// @param spurt 16 bits, wraps
    /// @param frame from 0 in each spurt
    public Arrival onFrame(int spurt, int frame, long nowNanos) {
        int later = (short) (spurt - this.spurt);
        if (started && later < 0) {
            return Arrival.PAST;
        }
        if (!started || later > 0) {
            begin(spurt, frame, nowNanos);
            return Arrival.BEGINS;
        }
        int ahead = frame - highest;
        if (ahead > 0) {
            advance(frame, ahead, nowNanos);
            return Arrival.CONTINUES;
        }
        return fill(-ahead, frame);
    }

    private void begin(int spurt, int frame, long nowNanos) {
        started = true;
        this.spurt = spurt;
        highest = frame;
        firstOfSpurt = frame;
        received = 1;
        frames++;
        lastArrivalNanos = nowNanos;
    }

    private void advance(int frame, int ahead, long nowNanos) {
        missing += ahead - 1;
        received = ahead < Long.SIZE ? received << ahead | 1 : 1;
        highest = frame;
        frames++;
        longestGapNanos = Math.max(longestGapNanos, nowNanos - lastArrivalNanos);
        lastArrivalNanos = nowNanos;
    }

    private Arrival fill(int behind, int frame) {
        if (behind >= Long.SIZE) {
            return Arrival.PAST;
        }
        if ((received >> behind & 1) != 0) {
            duplicates++;
            return Arrival.DUPLICATE;
        }
        received |= 1L << behind;
        frames++;
        // Frames before the first received one of the talkspurt were not counted as missing.
        if (frame > firstOfSpurt) {
            missing--;
        }
        return Arrival.LATE;
    }

    public long frames() {
        return frames;
    }

    public long missing() {
        return missing;
    }

    public long duplicates() {
        return duplicates;
    }

    /// Between the arrivals of two frames of one talkspurt.
    public long longestGapNanos() {
        return longestGapNanos;
    }
}
