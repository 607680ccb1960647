package media.forward;

/// How much one microphone looks like speech, from its RFC 6464 levels, on three time scales: now
/// (one frame), the last 100 ms, the last second. After I. Volfin and I. Cohen, "Dominant speaker
/// identification for multipoint videoconferencing", Computer Speech and Language 27 (2013).
///
/// A frame is 20 ms. What does not arrive is silence: gaps of discontinuous transmission are filled
/// by the time that passed, when the next packet arrives or a score is read.
final class SpeechActivity {
    static final long FRAME_NANOS = 20_000_000L;

    /// A stream with no packet for longer than this has fallen silent.
    private static final long IDLE_NANOS = 40_000_000L;

    /// Frames of one block of the medium scale (N2 of the paper).
    private static final int FRAMES_PER_BLOCK = 5;

    /// Blocks of the long scale (N3).
    private static final int BLOCKS = 10;

    private static final int FRAMES = FRAMES_PER_BLOCK * BLOCKS;

    /// Sub-bands of the immediate scale (N1): of 10 dB each here, since there is a level and no
    /// spectrum.
    private static final int BANDS = 13;

    private static final int BAND_DECIBELS = 10;

    /// A frame of at least this band counts for its block: -57 dBov.
    private static final int ACTIVE_BAND = 7;

    /// A block with at least this many of its frames active counts for the second.
    private static final int ACTIVE_FRAMES = 4;

    /// The quietest level of this many frames, 15 s, is taken for the background noise.
    private static final int NOISE_FRAMES = 750;

    /// ... as long as it is below -60 dBov: talking for 15 s without a pause is not noise, and what
    /// [SpeechDetector] calls speech is active from the first frame.
    private static final int MAX_NOISE = 67;

    /// The least a score may be, so that ratios exist.
    private static final double LEAST_SCORE = 1e-10;

    // The prior of silence on each scale: an exponential distribution with this parameter.
    private static final double[] NOW_SCORES = logScores(BANDS, 0.78);
    private static final double[] BLOCK_SCORES = logScores(FRAMES_PER_BLOCK, 24);
    private static final double[] SECOND_SCORES = logScores(BLOCKS, 47);

    /// Bands of the last second, a ring.
    private final byte[] bands = new byte[FRAMES];

    private int next;
    private long filledNanos;
    private long idleNanos = IDLE_NANOS;
    private boolean started;
    private int noise = MAX_NOISE;
    private int windowNoise = MAX_NOISE;
    private int windowFrames;
    private boolean scored;
    private double now;
    private double block;
    private double second;

    /// Takes the level of a packet.
    ///
    /// @param level 0 (loudest) to 127 (silence)
    /// @param frames how many frames of 20 ms the packet contains
    void onPacket(long nowNanos, int level, int frames) {
        idleNanos = IDLE_NANOS + (frames - 1) * FRAME_NANOS;
        fill(nowNanos - frames * FRAME_NANOS);
        started = true;
        filledNanos = nowNanos;
        int loudness = 127 - level;
        learnNoise(loudness, frames);
        int band = loudness > noise + BAND_DECIBELS ? loudness / BAND_DECIBELS : 0;
        for (int i = 0; i < frames; i++) {
            append(band);
        }
    }

    /// The logarithm of the score of the newest frame.
    double now(long nowNanos) {
        score(nowNanos);
        return now;
    }

    /// The logarithm of the score of the last 100 ms.
    double block(long nowNanos) {
        score(nowNanos);
        return block;
    }

    /// The logarithm of the score of the last second.
    double second(long nowNanos) {
        score(nowNanos);
        return second;
    }

    private void score(long nowNanos) {
        fill(nowNanos);
        if (scored) {
            return;
        }
        scored = true;
        int newestBlock = 0;
        int activeBlocks = 0;
        int at = next;
        now = NOW_SCORES[bands[(next + FRAMES - 1) % FRAMES]];
        for (int i = 0; i < BLOCKS; i++) {
            int active = 0;
            for (int frame = 0; frame < FRAMES_PER_BLOCK; frame++) {
                at = at == 0 ? FRAMES - 1 : at - 1;
                active += bands[at] >= ACTIVE_BAND ? 1 : 0;
            }
            newestBlock = i == 0 ? active : newestBlock;
            activeBlocks += active >= ACTIVE_FRAMES ? 1 : 0;
        }
        block = BLOCK_SCORES[newestBlock];
        second = SECOND_SCORES[activeBlocks];
    }

    /// Fills in silence up to an instant, when nothing arrived for long enough to be sure of it.
    private void fill(long untilNanos) {
        long missing = untilNanos - filledNanos;
        if (!started || missing < idleNanos) {
            return;
        }
        long frames = missing / FRAME_NANOS;
        for (long i = Math.min(frames, FRAMES); i > 0; i--) {
            append(0);
        }
        filledNanos += frames * FRAME_NANOS;
    }

    private void append(int band) {
        bands[next] = (byte) band;
        next = next + 1 == FRAMES ? 0 : next + 1;
        scored = false;
    }

    private void learnNoise(int loudness, int frames) {
        windowNoise = Math.min(windowNoise, loudness);
        noise = Math.min(noise, loudness);
        windowFrames += frames;
        if (windowFrames >= NOISE_FRAMES) {
            noise = windowNoise;
            windowNoise = MAX_NOISE;
            windowFrames = 0;
        }
    }

    /// For each count of active parts of `parts`: how much likelier speech is than silence, a
    /// binomial distribution with p = 0.5 against an exponential one (equation 7 of the paper), and
    /// of that the logarithm, since scores are only ever compared as ratios.
    private static double[] logScores(int parts, double silence) {
        double[] scores = new double[parts + 1];
        double logChoices = 0;
        for (int active = 0; active <= parts; active++) {
            double score = logChoices - parts * Math.log(2) - Math.log(silence) + silence * active;
            scores[active] = Math.log(Math.max(score, LEAST_SCORE));
            logChoices += Math.log((double) (parts - active) / (active + 1));
        }
        return scores;
    }
}
