package media.send;

/// How many earlier frames go beside each audio frame to one client, by the loss its receiver reports
/// tell and by what the way to it carries. Redundancy doubles the bitrate of a voice: only who loses
/// packets and has room for it gets it, and it stays until the loss has been gone for a while. A way that
/// is full loses packets too; there even the copies that publishers sent are left out.
public final class Redundancy {
    /// Loss from which one frame is repeated: below it Opus' own FEC and concealment do.
    private static final double ONE_COPY_LOSS = 0.02;

    /// Loss from which losses in a row become likely and two are.
    private static final double TWO_COPIES_LOSS = 0.10;

    /// Redundancy goes when the loss is below this part of what brought it ...
    private static final double STEP_DOWN = 0.5;

    /// ... for so long.
    private static final long STEP_DOWN_NANOS = 10_000_000_000L;

    /// A figure from fewer packets says nothing: 1 of 50 is the 2 % that decide.
    private static final long MIN_EXPECTED_PACKETS = 100;

    /// Of a copy beside its bytes (RFC 2198 §3).
    private static final int COPY_HEAD_BYTES = 4;

    private static final long RATE_NANOS = 1_000_000_000L;

    private final RedundancyBudget room = new RedundancyBudget();
    private long frameBytes;
    private long copyBytes;
    private long rateSinceNanos;
    private long frameBitsPerSecond;
    private long copyBitsPerSecond;
    private long expectedPackets;
    private long lostPackets;
    private double loss;
    private int copies;
    private long goodSinceNanos;
    private boolean good;

    /// What a report block adds to the counts of its stream.
    public void onReport(long nowNanos, long expected, long lost) {
        expectedPackets += expected;
        lostPackets += lost;
        if (expectedPackets < MIN_EXPECTED_PACKETS) {
            return;
        }
        double measured = Math.clamp((double) lostPackets / expectedPackets, 0, 1);
        loss = (loss + measured) / 2;
        expectedPackets = 0;
        lostPackets = 0;
        int wanted = loss >= TWO_COPIES_LOSS ? 2 : loss >= ONE_COPY_LOSS ? 1 : 0;
        if (wanted >= copies) {
            copies = wanted;
        }
        double enough = copies == 2 ? TWO_COPIES_LOSS : ONE_COPY_LOSS;
        if (copies == 0 || loss >= enough * STEP_DOWN) {
            good = false;
        } else if (!good) {
            good = true;
            goodSinceNanos = nowNanos;
        } else if (nowNanos - goodSinceNanos >= STEP_DOWN_NANOS) {
            good = false;
            copies--;
        }
    }

    /// A frame is sent.
    ///
    /// @param bytes of the frame alone
    /// @param copies bytes of the copies beside it
    void onFrame(int bytes, int copies) {
        frameBytes += bytes + COPY_HEAD_BYTES;
        copyBytes += copies;
    }

    /// What the feedback on pictures to this client tells of its way.
    ///
    /// @param bitsPerSecond left for pictures beside what the voices take
    /// @param queueNanos of which no packet found less
    public void onEstimate(long nowNanos, long bitsPerSecond, long queueNanos) {
        room.onEstimate(nowNanos, bitsPerSecond, queueNanos);
    }

    /// One measurement of the round trip, not smoothed.
    public void onRoundTrip(long nowNanos, long nanos) {
        room.onRoundTrip(nowNanos, nanos);
    }

    /// The client is somewhere else.
    public void onPathChanged() {
        room.onPathChanged();
    }

    /// The engine's tick.
    public void onDeadline(long nowNanos) {
        long nanos = nowNanos - rateSinceNanos;
        if (nanos >= RATE_NANOS) {
            long millis = nanos / 1_000_000;
            frameBitsPerSecond = frameBytes * 8_000 / millis;
            copyBitsPerSecond = copyBytes * 8_000 / millis;
            frameBytes = 0;
            copyBytes = 0;
            rateSinceNanos = nowNanos;
        }
        room.onDeadline(nowNanos, loss >= ONE_COPY_LOSS, frameBitsPerSecond, copyBitsPerSecond);
    }

    /// What the way would have to carry beside voices and pictures for the copies that loss asks for and
    /// that are held back; 0 when none are.
    public long missingBitsPerSecond() {
        return copies > room.most() ? RedundancyBudget.needed(copies, frameBitsPerSecond) : 0;
    }

    /// Earlier frames to repeat beside each frame: 0, 1 or 2.
    ///
    /// @param published how many its publisher repeated
    int copies(int published) {
        return Math.min(Math.max(published, copies), room.most());
    }
}
