package bus.region;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// How many messages a node has exchanged with other regions, and how many were dropped. Any
/// thread.
public final class RegionCounts {
    public enum Event {
        SENT,
        RECEIVED,
        /// Redis could not be reached.
        UNREACHABLE,
        /// Longer than [RegionSeal#MAX_BODY_BYTES].
        TOO_LARGE,
        /// More waited for Redis, for a reply or for their consumer, or came in one second, than are
        /// allowed.
        TOO_MANY,
        /// Not a frame of this version, or of a message that this version does not know.
        MALFORMED,
        /// Not made with the secret of this cluster, or for another address.
        FORGED,
        REPLAYED,
        /// Sent at another time than now, by the clock of this node.
        STALE
    }

    /// Filled once, then only read.
    private final Map<Event, LongAdder> events = new EnumMap<>(Event.class);

    /// Whether messages reach other regions.
    public enum Reach {
        /// All regions are one cluster, or there is only one.
        ONE_CLUSTER,
        UP,
        /// Redis does not answer.
        DOWN
    }

    /// Written by the link, read by metrics: each value stands for itself.
    private volatile Reach reach = Reach.ONE_CLUSTER;

    public RegionCounts() {
        for (Event event : Event.values()) {
            events.put(event, new LongAdder());
        }
    }

    public void add(Event event) {
        adder(event).increment();
    }

    public long of(Event event) {
        return adder(event).sum();
    }

    private LongAdder adder(Event event) {
        return Objects.requireNonNull(events.get(event));
    }

    public void set(Reach now) {
        reach = now;
    }

    public Reach reach() {
        return reach;
    }
}
