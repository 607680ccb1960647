package media.send;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongConsumer;

/// A link in virtual time that all flows share: a queue served at a rate, random loss before it, a
/// fixed delay behind it and back, and jitter that keeps the order.
final class Bottleneck {
    static final long MILLIS = 1_000_000L;

    private record Event(long atNanos, long number, LongConsumer action) {}

    private record Waiting(int bytes, LongConsumer arrived) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> {
                int order = Long.compare(a.atNanos - b.atNanos, 0);
                return order != 0 ? order : Long.compare(a.number, b.number);
            });
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Random random;
    private long events64;
    private long queuedBytes;
    private boolean serving;
    private long lastOutNanos = Long.MIN_VALUE;
    private long aboveSinceNanos = -1;

    long now;
    long bitsPerSecond;
    long queueLimitBytes = Long.MAX_VALUE;
    long oneWayNanos = 25 * MILLIS;
    long jitterNanos;
    double loss;

    /// The longest time without a break in which the queue was longer than 200 ms.
    long longestAboveNanos;

    Bottleneck(long seed, long bitsPerSecond) {
        random = new Random(seed);
        this.bitsPerSecond = bitsPerSecond;
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

    /// A packet enters the link.
    void send(int bytes, LongConsumer arrived) {
        if (random.nextDouble() < loss || queuedBytes + bytes > queueLimitBytes) {
            return;
        }
        queue.add(new Waiting(bytes, arrived));
        queuedBytes += bytes;
        watch();
        serve();
    }

    long queueNanos() {
        return queuedBytes * 8_000 * MILLIS / bitsPerSecond;
    }

    private void serve() {
        if (serving || queue.isEmpty()) {
            return;
        }
        serving = true;
        Waiting next = queue.peek();
        in(
                next.bytes * 8_000L * MILLIS / bitsPerSecond,
                at -> {
                    serving = false;
                    queue.remove();
                    queuedBytes -= next.bytes;
                    watch();
                    long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
                    lastOutNanos = Math.max(lastOutNanos, at + oneWayNanos + jitter);
                    at(lastOutNanos, next.arrived);
                    serve();
                });
    }

    private void watch() {
        long length = queueNanos();
        if (length <= 200 * MILLIS) {
            aboveSinceNanos = -1;
        } else if (aboveSinceNanos < 0) {
            aboveSinceNanos = now + 10_000 * MILLIS; // kept positive
        }
        if (aboveSinceNanos >= 0) {
            longestAboveNanos =
                    Math.max(longestAboveNanos, now + 10_000 * MILLIS - aboveSinceNanos);
        }
    }
}
