package media.forward;

import call.ViewRequest;
import java.util.Arrays;

/// The steps at which one video track can be forwarded (encoding and layers), from the lowest to
/// the best, each with its bitrate, which is never less than that of the one before.
final class Ladder {
    /// Three encodings of three spatial and three temporal layers, and some.
    private static final int MAX_STEPS = 48;

    /// Video may be enlarged by this factor before the next larger step is worth its bitrate.
    private static final double MAX_ENLARGEMENT = 4.0 / 3;

    /// A step this close to the requested frame rate is as good.
    private static final double FRAME_RATE_TOLERANCE = 0.8;

    private final int[] keys = new int[MAX_STEPS];
    private final int[] heights = new int[MAX_STEPS];
    private final double[] frameRates = new double[MAX_STEPS];
    private final long[] bitsPerSecond = new long[MAX_STEPS];
    private int size;

    /// The key of a step, valid for the lifetime of its track: better steps have higher keys.
    static int key(int encoding, int spatial, int temporal) {
        return encoding << 16 | spatial << 8 | temporal;
    }

    static int encoding(int key) {
        return key >> 16;
    }

    static int spatial(int key) {
        return key >> 8 & 0xff;
    }

    static int temporal(int key) {
        return key & 0xff;
    }

    void clear() {
        size = 0;
    }

    /// Adds a step, in the order of keys. Rates of encodings that are not sent now are out of date:
    /// a step that seems cheaper than the one below is taken to cost the same.
    void add(int key, int height, double frameRate, long measuredBits) {
        if (size == MAX_STEPS) {
            return;
        }
        assert size == 0 || key > keys[size - 1];
        long bits = size == 0 ? measuredBits : Math.max(measuredBits, bitsPerSecond[size - 1]);
        keys[size] = key;
        heights[size] = height;
        frameRates[size] = frameRate;
        bitsPerSecond[size] = bits;
        size++;
    }

    /// Removes the steps that cost no less than the one to be added next.
    void dropFrom(long bits) {
        while (size > 0 && bitsPerSecond[size - 1] >= bits) {
            size--;
        }
    }

    int size() {
        return size;
    }

    int key(int step) {
        return keys[step];
    }

    long bitsPerSecond(int step) {
        return bitsPerSecond[step];
    }

    /// The best step that is not better than a viewer can use; -1 when there is none at all.
    ///
    /// @param height in pixels of the view it is shown in
    /// @param frameRate most frames a second of use, [ViewRequest#ANY_FRAME_RATE] for all
    int top(int height, int frameRate) {
        int enough = enoughHeight(height);
        int top = Math.min(size - 1, 0);
        for (int step = 1; step < size; step++) {
            if (heights[step] <= enough && frameRates[step] <= enoughRate(step, frameRate)) {
                top = step;
            }
        }
        return top;
    }

    /// Where a step with this key is now: itself, else the next better one, else the best there is;
    /// -1 when there is none.
    int stepOf(int key) {
        int at = Arrays.binarySearch(keys, 0, size, key);
        return at >= 0 ? at : Math.min(-at - 1, size - 1);
    }

    /// The smallest height that fills the view well.
    private int enoughHeight(int requested) {
        int enough = Integer.MAX_VALUE;
        for (int step = 0; step < size; step++) {
            if (heights[step] * MAX_ENLARGEMENT >= requested) {
                enough = Math.min(enough, heights[step]);
            }
        }
        return enough;
    }

    /// The lowest frame rate of the steps with this height that is as good as the requested one.
    private double enoughRate(int ofStep, int requested) {
        double enough = Double.MAX_VALUE;
        for (int step = 0; requested != ViewRequest.ANY_FRAME_RATE && step < size; step++) {
            if (heights[step] == heights[ofStep]
                    && frameRates[step] >= requested * FRAME_RATE_TOLERANCE) {
                enough = Math.min(enough, frameRates[step]);
            }
        }
        return enough;
    }
}
