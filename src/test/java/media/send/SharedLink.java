package media.send;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongConsumer;
import links.Bottleneck;
import links.Timeline;

/// A link in virtual time that all flows share: random loss before its bottleneck, a fixed delay
/// behind it and back, and jitter that keeps the order.
final class SharedLink implements Timeline {
    static final long MILLIS = 1_000_000L;

    private record Event(long atNanos, long number, LongConsumer action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> {
                int order = Long.compare(a.atNanos - b.atNanos, 0);
                return order != 0 ? order : Long.compare(a.number, b.number);
            });
    private final Random random;
    private long events64;
    private long lastOutNanos = Long.MIN_VALUE;

    long now;
    long oneWayNanos = 25 * MILLIS;
    long jitterNanos;
    double loss;
    final Bottleneck bottleneck;

    SharedLink(long seed, long bitsPerSecond) {
        random = new Random(seed);
        bottleneck = new Bottleneck(this, bitsPerSecond, Long.MAX_VALUE);
        now = -5_000 * MILLIS; // a monotonic clock may be negative
    }

    void at(long atNanos, LongConsumer action) {
        events.add(new Event(atNanos, events64++, action));
    }

    void in(long nanos, LongConsumer action) {
        at(now + nanos, action);
    }

    void runFor(long millis) {
        long end = now + millis * MILLIS;
        while (!events.isEmpty() && events.peek().atNanos <= end) {
            Event event = events.poll();
            now = event.atNanos;
            event.action.accept(now);
        }
        now = end;
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public void at(long atNanos, Runnable action) {
        at(atNanos, _ -> action.run());
    }

    /// A packet enters the link.
    void send(int bytes, LongConsumer arrived) {
        if (random.nextDouble() >= loss) {
            bottleneck.offer(bytes, () -> fly(arrived));
        }
    }

    private void fly(LongConsumer arrived) {
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        lastOutNanos = Math.max(lastOutNanos, now + oneWayNanos + jitter);
        at(lastOutNanos, arrived);
    }
}
