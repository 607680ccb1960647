package media.forward;

import java.util.Arrays;

/// Measures bitrate and frame rate of each layer of one encoding: means over about two seconds, so
/// that a keyframe does not change them. They rise with the mean and fall slowly: a static screen
/// will not remain so for ever.
final class LayerRates {
    /// Spatial and temporal layers distinguished; browsers send three of each at most.
    static final int MAX_LAYERS = 4;

    private static final int CELLS = MAX_LAYERS * MAX_LAYERS;
    private static final int BUCKETS = 8;
    private static final long BUCKET_NANOS = 250_000_000L;

    /// A first keyframe alone would make any stream look expensive.
    private static final long SHORTEST_NANOS = 1_000_000_000L;

    /// The share of a rate that is forgotten in a second when less is sent.
    private static final double FALL_PER_SECOND = 0.2;

    private final int[] bytes = new int[BUCKETS * CELLS];
    private final int[] frames = new int[BUCKETS * CELLS];
    private final long[] bucketNanos = new long[BUCKETS];
    private final double[] bitsPerSecond = new double[CELLS];
    private final double[] framesPerSecond = new double[CELLS];
    private int spatialLayers;
    private int temporalLayers;
    private int bucket;
    private long bucketBeganNanos;
    private boolean measuring;

    /// @param packetBytes on the wire without encryption
    /// @param startsFrame whether it is the first packet of a frame of its layer
    void onPacket(long nowNanos, int spatial, int temporal, int packetBytes, boolean startsFrame) {
        if (!measuring) {
            measuring = true;
            bucketBeganNanos = nowNanos;
        }
        int at = bucket * CELLS + cell(clamp(spatial), clamp(temporal));
        bytes[at] += packetBytes;
        frames[at] += startsFrame ? 1 : 0;
    }

    /// Updates the rates when due; called on every tick while packets arrive.
    ///
    /// @return whether they were updated
    boolean onDeadline(long nowNanos) {
        long passed = nowNanos - bucketBeganNanos;
        if (!measuring || passed < BUCKET_NANOS) {
            return false;
        }
        if (empty(bucket)) {
            // A pause says nothing about the rate of the stream when it resumes.
            bucketBeganNanos = nowNanos;
            return false;
        }
        bucketNanos[bucket] = passed;
        long covered = 0;
        for (long part : bucketNanos) {
            covered += part;
        }
        if (covered >= SHORTEST_NANOS) {
            measure(covered / 1e9, Math.max(0, 1 - FALL_PER_SECOND * passed / 1e9));
        }
        bucket = (bucket + 1) % BUCKETS;
        bucketBeganNanos = nowNanos;
        bucketNanos[bucket] = 0;
        Arrays.fill(bytes, bucket * CELLS, (bucket + 1) * CELLS, 0);
        Arrays.fill(frames, bucket * CELLS, (bucket + 1) * CELLS, 0);
        return true;
    }

    /// The stream has stopped: its rates are kept, and measured anew when it resumes.
    void pause() {
        measuring = false;
        Arrays.fill(bytes, 0);
        Arrays.fill(frames, 0);
        Arrays.fill(bucketNanos, 0);
    }

    /// Whether anything was measured yet.
    boolean known() {
        return spatialLayers > 0;
    }

    int spatialLayers() {
        return spatialLayers;
    }

    int temporalLayers() {
        return temporalLayers;
    }

    /// The bitrate of this layer together with those it depends on.
    long bitsPerSecond(int spatial, int temporal) {
        double sum = 0;
        for (int s = 0; s <= spatial; s++) {
            for (int t = 0; t <= temporal; t++) {
                sum += bitsPerSecond[cell(s, t)];
            }
        }
        return (long) sum;
    }

    /// Frames a second up to this temporal layer.
    double framesPerSecond(int temporal) {
        double most = 0;
        for (int s = 0; s < spatialLayers; s++) {
            double sum = 0;
            for (int t = 0; t <= temporal; t++) {
                sum += framesPerSecond[cell(s, t)];
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    private void measure(double seconds, double kept) {
        spatialLayers = 0;
        temporalLayers = 0;
        for (int s = 0; s < MAX_LAYERS; s++) {
            for (int t = 0; t < MAX_LAYERS; t++) {
                int cell = cell(s, t);
                double bits = 8 * sum(bytes, cell) / seconds;
                bitsPerSecond[cell] = Math.max(bits, bitsPerSecond[cell] * kept);
                framesPerSecond[cell] = sum(frames, cell) / seconds;
                if (bits > 0) {
                    spatialLayers = Math.max(spatialLayers, s + 1);
                    temporalLayers = Math.max(temporalLayers, t + 1);
                } else {
                    bitsPerSecond[cell] = 0;
                }
            }
        }
    }

    private boolean empty(int ofBucket) {
        for (int cell = 0; cell < CELLS; cell++) {
            if (bytes[ofBucket * CELLS + cell] > 0) {
                return false;
            }
        }
        return true;
    }

    private static long sum(int[] perBucket, int cell) {
        long sum = 0;
        for (int b = 0; b < BUCKETS; b++) {
            sum += perBucket[b * CELLS + cell];
        }
        return sum;
    }

    private static int cell(int spatial, int temporal) {
        return spatial * MAX_LAYERS + temporal;
    }

    private static int clamp(int layer) {
        return Math.clamp(layer, 0, MAX_LAYERS - 1);
    }
}
