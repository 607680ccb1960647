package media;

import call.shard.RelayState;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// When one end of a relay reports its state to the other: when it has changed, and once a second.
final class RelayStateReports {
    /// Each report holds the whole state, so this repairs what was lost.
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    /// A new participant connects for longer than this before it sends.
    private static final long CHECK_INTERVAL_NANOS = 100_000_000L;

    private long nextCheckNanos;
    private long nextNanos;
    private @Nullable RelayState sent;

    RelayStateReports(long nowNanos) {
        nextCheckNanos = nowNanos;
        nextNanos = nowNanos;
    }

    /// Called on every tick of the engine.
    ///
    /// @param requests of the present state; a change of them is reported at once
    /// @param state makes the present one, which takes long in a large room
    /// @return what to report, null when the other end knows it
    @Nullable RelayState due(
            long nowNanos, List<RelayState.Request> requests, Supplier<RelayState> state) {
        RelayState before = sent;
        if (before != null && nowNanos - nextCheckNanos < 0 && before.requests().equals(requests)) {
            return null;
        }
        nextCheckNanos = nowNanos + CHECK_INTERVAL_NANOS;
        RelayState now = state.get();
        if (now.equals(before) && nowNanos - nextNanos < 0) {
            return null;
        }
        nextNanos = nowNanos + INTERVAL_NANOS;
        sent = now;
        return now;
    }
}
