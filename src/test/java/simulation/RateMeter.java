package simulation;

import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.Arrays;

/// Bytes over time, in steps of 100 ms.
final class RateMeter {
    private static final long STEP_NANOS = 100 * MILLI;

    private long[] bytes = new long[256];

    void add(long nowNanos, int count) {
        int step = (int) (nowNanos / STEP_NANOS);
        if (step >= bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * step);
        }
        bytes[step] += count;
    }

    /// The mean between two times, which are taken down to a step.
    long bitsPerSecond(long fromNanos, long toNanos) {
        int from = (int) (fromNanos / STEP_NANOS);
        int to = (int) (toNanos / STEP_NANOS);
        long sum = 0;
        for (int step = from; step < Math.min(to, bytes.length); step++) {
            sum += bytes[step];
        }
        return sum * 8 * SECOND / ((to - from) * STEP_NANOS);
    }
}
