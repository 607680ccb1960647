package verticles.room.registry;

import java.util.EnumSet;
import java.util.Set;
import refusal.RefusalCode;

/// When to ask the owner of a room again. One that has just taken the lease serves the room a
/// moment later; one that gave it up serves it no longer, and one that died cannot: then the lease
/// has another owner soon.
final class OwnerRetry {
    static final long NEVER = -1;

    /// The sender of the request waits for 5 s.
    static final long LIMIT_MILLIS = 4_000;

    static final long FIRST_WAIT_MILLIS = 25;
    static final long LONGEST_WAIT_MILLIS = 400;

    private static final Set<RefusalCode> NOT_OWNER =
            EnumSet.of(RefusalCode.UNAVAILABLE, RefusalCode.STALE_EPOCH);

    private final long untilMillis;
    private long waitMillis = FIRST_WAIT_MILLIS;

    OwnerRetry(long nowMillis) {
        untilMillis = nowMillis + LIMIT_MILLIS;
    }

    /// @return after how many milliseconds to look the owner up and ask again; [#NEVER] when the
    ///     refusal is final
    long onRefused(long nowMillis, RefusalCode code) {
        if (!NOT_OWNER.contains(code) || nowMillis + waitMillis - untilMillis > 0) {
            return NEVER;
        }
        long wait = waitMillis;
        waitMillis = Math.min(LONGEST_WAIT_MILLIS, 2 * waitMillis);
        return wait;
    }
}
