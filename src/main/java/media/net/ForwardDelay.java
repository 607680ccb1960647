package media.net;

import org.HdrHistogram.Histogram;

/// The time that forwarded packets spend in the server: from the read of their batch to the end of
/// the flush that sends them. Quantiles cover the last 10 to 20 s. Belongs to the thread of the
/// shard; recording allocates nothing.
public final class ForwardDelay {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    /// Less than a flush takes.
    private static final long LOWEST_NANOS = 1_000;

    /// Longer counts as this.
    private static final long HIGHEST_NANOS = 10_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 2;

    private Histogram current = histogram();
    private Histogram previous = histogram();
    private final Histogram both = histogram();
    private long windowStartNanos;
    private long packets;

    public ForwardDelay(long nowNanos) {
        windowStartNanos = nowNanos;
    }

    private static Histogram histogram() {
        return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    }

    /// @param packets how many were sent of one read batch
    public void record(long readNanos, long flushedNanos, int packets) {
        rotate(flushedNanos);
        long delayNanos = Math.clamp(flushedNanos - readNanos, 0, HIGHEST_NANOS);
        current.recordValueWithCount(delayNanos, packets);
        this.packets += packets;
    }

    private void rotate(long nowNanos) {
        long ageNanos = nowNanos - windowStartNanos;
        if (ageNanos < WINDOW_NANOS) {
            return;
        }
        Histogram oldest = previous;
        previous = current;
        oldest.reset();
        current = oldest;
        if (ageNanos >= 2 * WINDOW_NANOS) {
            previous.reset();
        }
        windowStartNanos = nowNanos;
    }

    /// @return 0 when nothing was forwarded
    public long p50Nanos(long nowNanos) {
        return atPercentile(nowNanos, 50);
    }

    /// @return 0 when nothing was forwarded
    public long p99Nanos(long nowNanos) {
        return atPercentile(nowNanos, 99);
    }

    private long atPercentile(long nowNanos, double percentile) {
        rotate(nowNanos);
        if (current.getTotalCount() + previous.getTotalCount() == 0) {
            return 0; // once a second on an idle shard
        }
        both.reset();
        both.add(current);
        both.add(previous);
        return both.getValueAtPercentile(percentile);
    }

    /// Since the start.
    public long packets() {
        return packets;
    }
}
