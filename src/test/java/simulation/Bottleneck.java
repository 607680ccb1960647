package simulation;

import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.ArrayDeque;
import java.util.Queue;

/// A link of limited rate with a queue that drops what does not fit (drop tail). Several
/// links may share one. The rate may change at run time.
final class Bottleneck {
    /// IPv4 and UDP headers, which take transmission time, too.
    static final int OVERHEAD_BYTES = 28;

    private final Simulation simulation;
    private final long queueBytes;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final RateMeter offered = new RateMeter();
    private final RateMeter passed = new RateMeter();
    private long bitsPerSecond;
    private long queuedBytes;
    private long sinceAboveNanos = Long.MAX_VALUE;
    private long longestAboveNanos;
    private long limitNanos = 200 * MILLI;
    private long worstDelayNanos;
    private long dropped;

    private record Waiting(int bytes, long sinceNanos, Runnable departure) {}

    /// @param queueBytes most bytes in the queue
    Bottleneck(Simulation simulation, long bitsPerSecond, long queueBytes) {
        this.simulation = simulation;
        this.bitsPerSecond = bitsPerSecond;
        this.queueBytes = queueBytes;
    }

    /// Changes the rate; the packet in transmission is sent at the old one.
    void rate(long newBitsPerSecond) {
        bitsPerSecond = newBitsPerSecond;
    }

    /// @return whether it fitted into the queue
    boolean offer(int datagramBytes, Runnable departure) {
        int bytes = datagramBytes + OVERHEAD_BYTES;
        offered.add(simulation.now, bytes);
        if (queuedBytes + bytes > queueBytes) {
            dropped++;
            return false;
        }
        queue.add(new Waiting(bytes, simulation.now, departure));
        queuedBytes += bytes;
        if (queue.size() == 1) {
            serve();
        }
        return true;
    }

    /// The queueing delay of a packet that arrives now.
    long delayNanos() {
        return queuedBytes * 8 * SECOND / bitsPerSecond;
    }

    /// The longest time for which every packet had waited longer than the limit.
    long longestAboveNanos() {
        return sinceAboveNanos == Long.MAX_VALUE
                ? longestAboveNanos
                : Math.max(longestAboveNanos, simulation.now - sinceAboveNanos);
    }

    /// Forgets the delays so far and measures against this one.
    void measureAbove(long delayNanos) {
        limitNanos = delayNanos;
        sinceAboveNanos = Long.MAX_VALUE;
        longestAboveNanos = 0;
        worstDelayNanos = 0;
    }

    long worstDelayNanos() {
        return worstDelayNanos;
    }

    long dropped() {
        return dropped;
    }

    /// What was sent into it, headers included.
    RateMeter offered() {
        return offered;
    }

    /// What came out of it, headers included.
    RateMeter passed() {
        return passed;
    }

    private void serve() {
        Waiting head = queue.peek();
        if (head != null) {
            simulation.at(
                    simulation.now + 8 * SECOND * head.bytes() / bitsPerSecond, this::transmitted);
        }
    }

    private void transmitted() {
        Waiting head = queue.remove();
        queuedBytes -= head.bytes();
        passed.add(simulation.now, head.bytes());
        note(simulation.now - head.sinceNanos());
        head.departure().run();
        serve();
    }

    private void note(long delayNanos) {
        worstDelayNanos = Math.max(worstDelayNanos, delayNanos);
        if (delayNanos > limitNanos) {
            sinceAboveNanos = Math.min(sinceAboveNanos, simulation.now);
        } else if (sinceAboveNanos != Long.MAX_VALUE) {
            longestAboveNanos = Math.max(longestAboveNanos, simulation.now - sinceAboveNanos);
            sinceAboveNanos = Long.MAX_VALUE;
        }
    }
}
