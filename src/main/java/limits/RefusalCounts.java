package limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each limit of a node refused something. Any thread may count and read.
public final class RefusalCounts {
    private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

    public RefusalCounts() {
        for (Limit limit : Limit.values()) {
            counts.put(limit, new LongAdder());
        }
    }

    public void count(Limit limit) {
        adder(limit).increment();
    }

    public void count(Limit limit, long times) {
        adder(limit).add(times);
    }

    public long of(Limit limit) {
        return adder(limit).sum();
    }

    /// By the label of the limit, those that never refused anything left out.
    public Map<String, Long> byLimit() {
        Map<String, Long> byLimit = new TreeMap<>();
        counts.forEach((limit, count) -> {
            if (count.sum() > 0) {
                byLimit.put(limit.label(), count.sum());
            }
        });
        return byLimit;
    }

    private LongAdder adder(Limit limit) {
        LongAdder adder = counts.get(limit);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + limit);
        }
        return adder;
    }
}
