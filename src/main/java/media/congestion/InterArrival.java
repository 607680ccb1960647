package media.congestion;

/// Groups packets by send time and compares the groups' distance at the sender with that at the
/// receiver (draft-ietf-rmcat-gcc-02 §5.2): packets sent together are one measurement of the queue.
final class InterArrival {
    /// The burst time of §5.2.
    private static final long GROUP_NANOS = 5_000_000L;

    /// Packets that arrive at once after a stall are one group, up to this length (libwebrtc).
    private static final long MAX_BURST_NANOS = 100_000_000L;

    /// A client whose clock jumps by more than this was suspended or changed its clock (libwebrtc).
    private static final long MAX_JUMP_NANOS = 3_000_000_000L;

    private boolean started;
    private long firstSentNanos;
    private long lastSentNanos;
    private long firstArrivalNanos;
    private long lastArrivalNanos;

    private boolean previous;
    private long previousSentNanos;
    private long previousArrivalNanos;

    private long sentDeltaNanos;
    private long arrivalDeltaNanos;

    /// @return whether this packet ended a group that can be compared with the one before it
    boolean onPacket(long sentNanos, long arrivalNanos) {
        if (!started) {
            begin(sentNanos, arrivalNanos);
            return false;
        }
        if (sentNanos < firstSentNanos) {
            return false; // overtaken by a later group
        }
        if (!newGroup(sentNanos, arrivalNanos)) {
            lastSentNanos = Math.max(lastSentNanos, sentNanos);
            lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
            return false;
        }
        boolean compared = false;
        if (previous) {
            sentDeltaNanos = lastSentNanos - previousSentNanos;
            arrivalDeltaNanos = lastArrivalNanos - previousArrivalNanos;
            if (Math.abs(arrivalDeltaNanos - sentDeltaNanos) > MAX_JUMP_NANOS) {
                reset();
                begin(sentNanos, arrivalNanos);
                return false;
            }
            compared = arrivalDeltaNanos >= 0;
        }
        previous = true;
        previousSentNanos = lastSentNanos;
        previousArrivalNanos = lastArrivalNanos;
        begin(sentNanos, arrivalNanos);
        return compared;
    }

    /// Time between the last two groups at the sender.
    long sentDeltaNanos() {
        return sentDeltaNanos;
    }

    /// Time between the last two groups at the receiver.
    long arrivalDeltaNanos() {
        return arrivalDeltaNanos;
    }

    void reset() {
        started = false;
        previous = false;
    }

    private void begin(long sentNanos, long arrivalNanos) {
        started = true;
        firstSentNanos = sentNanos;
        lastSentNanos = sentNanos;
        firstArrivalNanos = arrivalNanos;
        lastArrivalNanos = arrivalNanos;
    }

    private boolean newGroup(long sentNanos, long arrivalNanos) {
        long sentAfter = sentNanos - lastSentNanos;
        long arrivedAfter = arrivalNanos - lastArrivalNanos;
        // §5.2: arrived within a burst time, and faster than it was sent.
        boolean together =
                arrivedAfter < sentAfter
                        && arrivedAfter <= GROUP_NANOS
                        && arrivalNanos - firstArrivalNanos < MAX_BURST_NANOS;
        boolean burst = sentAfter == 0 || together;
        return !burst && sentNanos - firstSentNanos > GROUP_NANOS;
    }
}
