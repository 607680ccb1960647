package media.send;

/// How many earlier frames are repeated beside each audio frame to one client, by the loss in its
/// receiver reports and the capacity of its path. Redundancy doubles the bitrate of audio: only a
/// client that loses packets and has capacity for it gets it, until the loss has been gone for a
/// while. A congested path loses packets, too; there even the redundant blocks of publishers are
/// left out.
public final class Redundancy {
    /// Loss from which one frame is repeated: below it, Opus' own FEC and concealment are enough.
    private static final double ONE_BLOCK_LOSS = 0.02;

    /// Loss from which consecutive losses become likely and two frames are repeated.
    private static final double TWO_BLOCKS_LOSS = 0.10;

    /// Redundancy ends when the loss stays below this share of its threshold ...
    private static final double STEP_DOWN = 0.5;

    /// ... for this long.
    private static final long STEP_DOWN_NANOS = 10_000_000_000L;

    /// Fewer packets do not measure anything: 1 of 50 is the 2 % that decide.
    private static final long MIN_EXPECTED_PACKETS = 100;

    /// Header of a redundant block (RFC 2198 §3).
    private static final int BLOCK_HEADER_BYTES = 4;

    private static final long RATE_NANOS = 1_000_000_000L;

    private static final int BY_LOSS = -1;

    private final RedundancyBudget budget = new RedundancyBudget();
    private final int constant;
    private long frameBytes;
    private long redundantBytes;
    private long rateSinceNanos;
    private long frameBitsPerSecond;
    private long redundantBitsPerSecond;
    private long expectedPackets;
    private long lostPackets;
    private double loss;
    private int blocks;
    private long goodSinceNanos;
    private boolean good;

    /// By the loss and the capacity of a client's path.
    public Redundancy() {
        this(BY_LOSS);
    }

    private Redundancy(int constant) {
        this.constant = constant;
    }

    /// Always this many blocks, for a path between servers: it has the capacity, and a packet that
    /// is lost there is lost to all subscribers behind it.
    public static Redundancy always(int blocks) {
        return new Redundancy(blocks);
    }

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
        int needed = loss >= TWO_BLOCKS_LOSS ? 2 : loss >= ONE_BLOCK_LOSS ? 1 : 0;
        if (needed >= blocks) {
            blocks = needed;
        }
        double enough = blocks == 2 ? TWO_BLOCKS_LOSS : ONE_BLOCK_LOSS;
        if (blocks == 0 || loss >= enough * STEP_DOWN) {
            good = false;
        } else if (!good) {
            good = true;
            goodSinceNanos = nowNanos;
        } else if (nowNanos - goodSinceNanos >= STEP_DOWN_NANOS) {
            good = false;
            blocks--;
        }
    }

    /// A frame is sent.
    ///
    /// @param bytes of the frame alone
    /// @param redundantBytes of the blocks beside it
    void onFrame(int bytes, int redundantBytes) {
        frameBytes += bytes + BLOCK_HEADER_BYTES;
        this.redundantBytes += redundantBytes;
    }

    /// What the congestion control of video to this client knows about its path.
    ///
    /// @param bitsPerSecond left for video beside audio
    /// @param queueNanos the shortest queueing delay in the last feedback
    public void onEstimate(long nowNanos, long bitsPerSecond, long queueNanos) {
        budget.onEstimate(nowNanos, bitsPerSecond, queueNanos);
    }

    /// One measurement of the round trip, not smoothed.
    public void onRoundTrip(long nowNanos, long nanos) {
        budget.onRoundTrip(nowNanos, nanos);
    }

    /// The client is on another path.
    public void onPathChanged() {
        budget.onPathChanged();
    }

    /// The engine's tick.
    public void onDeadline(long nowNanos) {
        long nanos = nowNanos - rateSinceNanos;
        if (nanos >= RATE_NANOS) {
            long millis = nanos / 1_000_000;
            frameBitsPerSecond = frameBytes * 8_000 / millis;
            redundantBitsPerSecond = redundantBytes * 8_000 / millis;
            frameBytes = 0;
            redundantBytes = 0;
            rateSinceNanos = nowNanos;
        }
        budget.onDeadline(
                nowNanos, loss >= ONE_BLOCK_LOSS, frameBitsPerSecond, redundantBitsPerSecond);
    }

    /// The capacity needed beside audio and video for the redundancy that loss calls for and that
    /// is withheld; 0 when none is.
    public long withheldBitsPerSecond() {
        return blocks > budget.maxDistance()
                ? RedundancyBudget.required(blocks, frameBitsPerSecond)
                : 0;
    }

    /// Whether the client loses audio, so that redundancy is adapted to its link.
    public boolean lossy() {
        return blocks > 0 || loss >= ONE_BLOCK_LOSS;
    }

    /// Earlier frames to repeat beside each frame: 0, 1 or 2.
    ///
    /// @param published how many its publisher repeated
    int blocks(int published) {
        return constant == BY_LOSS
                ? Math.min(Math.max(published, blocks), budget.maxDistance())
                : constant;
    }
}
