package verticles.ops;

import java.util.HashMap;
import java.util.Map;

/// How many packets a second each shard of this node sends, from its counts at two heartbeats.
public final class PacketRates {
    private static final double NANOS_PER_SECOND = 1e9;

    private record Count(long packets, long atNanos) {}

    private final Map<Integer, Count> last = new HashMap<>();

    /// @param packets that the shard has sent since its start
    /// @return a second, since the last call; 0 at the first one, and when the shard has started
    ///     again
    public long onCount(int shard, long packets, long nowNanos) {
        Count before = last.put(shard, new Count(packets, nowNanos));
        return before == null || packets < before.packets() || nowNanos <= before.atNanos()
                ? 0
                : Math.round(
                        (packets - before.packets())
                                * NANOS_PER_SECOND
                                / (nowNanos - before.atNanos()));
    }
}
