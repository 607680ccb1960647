package media.send;

/// How many earlier frames go beside each audio frame to one client, by the loss its receiver reports
/// tell. Redundancy doubles the bitrate of a voice: only who loses packets gets it, and it stays until
/// the loss has been gone for a while.
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

    /// Earlier frames to repeat beside each frame: 0, 1 or 2.
    public int copies() {
        return copies;
    }
}
