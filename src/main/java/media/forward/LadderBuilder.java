package media.forward;

import call.TrackKind;

/// Builds the [Ladder] of a track from the measured rates of its encodings, and from usual rates
/// where nothing was measured yet.
///
/// Which of two steps is better depends on the kind: a face should move, a screen should be sharp.
/// A camera is never forwarded below half of its frame rate while a smaller resolution fits; a
/// screen is forwarded at full resolution as long as its slowest layer fits.
final class LadderBuilder {
    /// The bitrates that browsers are configured with for a camera, best encoding first: full, half
    /// and quarter size.
    private static final long[] CAMERA_BITS_PER_SECOND = {1_700_000, 500_000, 150_000};

    /// A screen with text and some movement.
    private static final long[] SCREEN_BITS_PER_SECOND = {2_500_000, 500_000, 200_000};

    /// Assumed until a keyframe shows the height; H.264 and end-to-end encrypted video may never do
    /// so.
    private static final int CAMERA_HEIGHT = 720;

    private static final int SCREEN_HEIGHT = 1080;
    private static final double FRAME_RATE = 30;

    private final boolean screen;
    private final Encoding[] encodings;

    /// Of the best encoding's highest layer.
    private int fullHeight;

    LadderBuilder(TrackKind kind, Encoding[] encodings) {
        this.screen = kind == TrackKind.SCREEN;
        this.encodings = encodings;
    }

    void build(long nowNanos, Ladder ladder) {
        ladder.clear();
        fullHeight = fullHeight();
        for (int e = 0; e < encodings.length; e++) {
            Encoding encoding = encodings[e];
            if (encoding.withheld(nowNanos)) {
                addWithheld(e, ladder);
            } else if (encoding.rates().known()) {
                addMeasured(e, ladder);
            } else {
                ladder.add(Ladder.key(e, 0, 0), height(e, 0, 1), FRAME_RATE, usualBits(e));
            }
        }
    }

    /// At the cost of what is forwarded instead: it is still requested, and is used as soon as it
    /// is sent.
    private void addWithheld(int encoding, Ladder ladder) {
        int below = ladder.size() - 1;
        if (below >= 0) {
            ladder.add(
                    Ladder.key(encoding, 0, 0),
                    height(encoding, 0, 1),
                    FRAME_RATE,
                    ladder.bitsPerSecond(below));
        }
    }

    private void addMeasured(int encoding, Ladder ladder) {
        LayerRates rates = encodings[encoding].rates();
        if (screen) {
            // Sharp and slow beats fast and blurred at the same cost.
            ladder.dropFrom(rates.bitsPerSecond(rates.spatialLayers() - 1, 0));
        }
        int spatialLayers = rates.spatialLayers();
        int temporalLayers = rates.temporalLayers();
        for (int s = 0; s < spatialLayers; s++) {
            boolean lowest = encoding == 0 && s == 0;
            // A smaller face that moves beats a larger one below half of its frame rate.
            int from = screen || lowest ? 0 : Math.max(0, temporalLayers - 2);
            for (int t = from; t < temporalLayers; t++) {
                ladder.add(
                        Ladder.key(encoding, s, t),
                        height(encoding, s, spatialLayers),
                        rates.framesPerSecond(t),
                        rates.bitsPerSecond(s, t));
            }
        }
    }

    private long usualBits(int encoding) {
        long[] usual = screen ? SCREEN_BITS_PER_SECOND : CAMERA_BITS_PER_SECOND;
        return usual[Math.min(encodings.length - 1 - encoding, usual.length - 1)];
    }

    /// As known or implied by the best of the encodings whose height is known.
    private int fullHeight() {
        for (int e = encodings.length - 1; e >= 0; e--) {
            int height = encodings[e].height();
            if (height > 0) {
                return height << (encodings.length - 1 - e);
            }
        }
        return screen ? SCREEN_HEIGHT : CAMERA_HEIGHT;
    }

    /// From the encoding's own keyframe, or from the others': encodings come lowest first, each
    /// half the size of the next (`scaleResolutionDownBy`), and so do spatial layers.
    private int height(int encoding, int spatial, int spatialLayers) {
        int known = encodings[encoding].height(spatial);
        int halvings = encodings.length - 1 - encoding + spatialLayers - 1 - spatial;
        return known > 0 ? known : fullHeight >> halvings;
    }
}
