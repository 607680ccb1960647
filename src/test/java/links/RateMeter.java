package links;

import java.util.Arrays;

/// Bytes over time, in steps of 100 ms.
public final class RateMeter {
    private static final long SECOND = 1_000_000_000L;
    private static final long STEP_NANOS = SECOND / 10;

    /// Before it, nothing is sent.
    private static final long FIRST_NANOS = -10 * SECOND;

    private long[] bytes = new long[256];

    void add(long nowNanos, int count) {
        int step = step(nowNanos);
        if (step >= bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * step);
        }
        bytes[step] += count;
    }

    /// The mean between two times, which are taken down to a step.
    public long bitsPerSecond(long fromNanos, long toNanos) {
        int from = step(fromNanos);
        int to = step(toNanos);
        long sum = 0;
        for (int step = from; step < Math.min(to, bytes.length); step++) {
            sum += bytes[step];
        }
        return sum * 8 * SECOND / ((to - from) * STEP_NANOS);
    }

    private static int step(long nanos) {
        return (int) ((nanos - FIRST_NANOS) / STEP_NANOS);
    }
}
