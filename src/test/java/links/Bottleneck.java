package links;

import java.util.ArrayDeque;
import java.util.Queue;

/// A link of limited rate with a queue that drops what does not fit (drop tail). Several
/// links may share one. The rate may change at run time.
public final class Bottleneck {
    private static final long SECOND = 1_000_000_000L;

    private final Timeline timeline;
    private long queueBytes;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final RateMeter offered = new RateMeter();
    private final RateMeter passed = new RateMeter();
    private long bitsPerSecond;
    private long queuedBytes;
    private long sinceAboveNanos = Long.MAX_VALUE;
    private long longestAboveNanos;
    private long limitNanos = SECOND / 5;
    private long worstDelayNanos;
    private long dropped;

    private record Waiting(int bytes, long sinceNanos, Runnable departure) {}

    /// @param queueBytes most bytes in the queue
    public Bottleneck(Timeline timeline, long bitsPerSecond, long queueBytes) {
        this.timeline = timeline;
        this.bitsPerSecond = bitsPerSecond;
        this.queueBytes = queueBytes;
    }

    /// Changes the rate; the packet in transmission is sent at the old one.
    public void rate(long newBitsPerSecond) {
        bitsPerSecond = newBitsPerSecond;
    }

    /// Changes how much fits into the queue.
    public void queueBytes(long mostBytes) {
        queueBytes = mostBytes;
    }

    /// @param bytes that take transmission time
    /// @return whether it fitted into the queue
    public boolean offer(int bytes, Runnable departure) {
        offered.add(timeline.nowNanos(), bytes);
        if (queuedBytes + bytes > queueBytes) {
            dropped++;
            return false;
        }
        queue.add(new Waiting(bytes, timeline.nowNanos(), departure));
        queuedBytes += bytes;
        if (queue.size() == 1) {
            serve();
        }
        return true;
    }

    /// The queueing delay of a packet that arrives now.
    public long delayNanos() {
        return queuedBytes * 8 * SECOND / bitsPerSecond;
    }

    /// The longest time for which every packet had waited longer than the limit.
    public long longestAboveNanos() {
        return sinceAboveNanos == Long.MAX_VALUE
                ? longestAboveNanos
                : Math.max(longestAboveNanos, timeline.nowNanos() - sinceAboveNanos);
    }

    /// Forgets the delays so far and measures against this one.
    public void measureAbove(long delayNanos) {
        limitNanos = delayNanos;
        sinceAboveNanos = Long.MAX_VALUE;
        longestAboveNanos = 0;
        worstDelayNanos = 0;
    }

    public long worstDelayNanos() {
        return worstDelayNanos;
    }

    public long dropped() {
        return dropped;
    }

    /// What was sent into it, headers included.
    public RateMeter offered() {
        return offered;
    }

    /// What came out of it, headers included.
    public RateMeter passed() {
        return passed;
    }

    private void serve() {
        Waiting head = queue.peek();
        if (head != null) {
            timeline.at(
                    timeline.nowNanos() + 8 * SECOND * head.bytes() / bitsPerSecond,
                    this::transmitted);
        }
    }

    private void transmitted() {
        Waiting head = queue.remove();
        queuedBytes -= head.bytes();
        passed.add(timeline.nowNanos(), head.bytes());
        note(timeline.nowNanos() - head.sinceNanos());
        head.departure().run();
        serve();
    }

    private void note(long delayNanos) {
        worstDelayNanos = Math.max(worstDelayNanos, delayNanos);
        if (delayNanos > limitNanos) {
            sinceAboveNanos = Math.min(sinceAboveNanos, timeline.nowNanos());
        } else if (sinceAboveNanos != Long.MAX_VALUE) {
            longestAboveNanos = Math.max(longestAboveNanos, timeline.nowNanos() - sinceAboveNanos);
            sinceAboveNanos = Long.MAX_VALUE;
        }
    }
}
