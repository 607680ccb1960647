package verticles.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// At most one log line of each kind in a second, so that a client cannot fill the log. Kinds come
/// from our code, never from a request. One thread.
public final class LogPace {
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<String, Long> lastNanos = new HashMap<>();

    /// Whether to log this one.
    public boolean allows(String kind, long nowNanos) {
        Long last = lastNanos.get(kind);
        if (last != null && nowNanos - last < PERIOD_NANOS) {
            return false;
        }
        lastNanos.put(kind, nowNanos);
        return true;
    }
}
