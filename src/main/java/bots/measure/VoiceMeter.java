package bots.measure;

/// One talker as one listener hears it, by the stamps of the frames: what of a talkspurt is missing, and how
/// long nothing came in the midst of one. Frames that the server holds back on purpose, since louder ones
/// speak, count as missing as well.
public final class VoiceMeter {
    private boolean started;
    private int spurt;
    private int highest;
    private int firstOfSpurt;
    private long lastArrivalNanos;
    private long seen;
    private long frames;
    private long missing;
    private long duplicates;
    private long longestGapNanos;

    /// What a frame turned out to be.
    public enum Arrival {
        /// The first of a talkspurt.
        BEGINS,
        GOES_ON,
        /// Others that were sent later came before.
        LATE,
        DUPLICATE,
        /// Of a talkspurt that is over.
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
            goOn(frame, ahead, nowNanos);
            return Arrival.GOES_ON;
        }
        return fill(-ahead, frame);
    }

    private void begin(int spurt, int frame, long nowNanos) {
        started = true;
        this.spurt = spurt;
        highest = frame;
        firstOfSpurt = frame;
        seen = 1;
        frames++;
        lastArrivalNanos = nowNanos;
    }

    private void goOn(int frame, int ahead, long nowNanos) {
        missing += ahead - 1;
        seen = ahead < Long.SIZE ? seen << ahead | 1 : 1;
        highest = frame;
        frames++;
        longestGapNanos = Math.max(longestGapNanos, nowNanos - lastArrivalNanos);
        lastArrivalNanos = nowNanos;
    }

    private Arrival fill(int behind, int frame) {
        if (behind >= Long.SIZE) {
            return Arrival.PAST;
        }
        if ((seen >> behind & 1) != 0) {
            duplicates++;
            return Arrival.DUPLICATE;
        }
        seen |= 1L << behind;
        frames++;
        // What came before the first of the spurt was not taken for missing.
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
