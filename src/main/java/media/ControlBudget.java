package media;

import limits.TokenBucket;

/// How many checks and DTLS datagrams of one client are handled: each costs hashes, or a thread.
/// Only what is authentic, or comes from a path that a check has proved, is counted, so that no
/// client can use up the budget of another.
final class ControlBudget {
    /// Browsers send 20 checks a second while they look for a path, for each pair of candidates.
    private static final int CHECKS_PER_SECOND = 100;

    /// After the handshake there is little but a close_notify.
    private static final int DTLS_PER_SECOND = 50;

    private static final int BURST_SECONDS = 4;
    private static final long BURST_NANOS = BURST_SECONDS * 1_000_000_000L;

    private final TokenBucket checks;
    private final TokenBucket dtls;
    private boolean exceeded;
    private long exceededUntilNanos;

    ControlBudget(long nowNanos) {
        checks = new TokenBucket(BURST_SECONDS * CHECKS_PER_SECOND, BURST_NANOS, nowNanos);
        dtls = new TokenBucket(BURST_SECONDS * DTLS_PER_SECOND, BURST_NANOS, nowNanos);
    }

    /// Whether checks are dropped before their integrity is verified: too many authentic ones have
    /// come.
    boolean refusesChecks(long nowNanos) {
        exceeded = exceeded && nowNanos - exceededUntilNanos < 0;
        return exceeded;
    }

    /// An authentic check arrived.
    ///
    /// @return whether it is handled
    boolean takeCheck(long nowNanos) {
        long waitNanos = checks.take(nowNanos, 1);
        if (waitNanos > 0) {
            exceeded = true;
            exceededUntilNanos = nowNanos + waitNanos;
        }
        return waitNanos == 0;
    }

    boolean takeDtls(long nowNanos) {
        return dtls.take(nowNanos, 1) == 0;
    }
}
