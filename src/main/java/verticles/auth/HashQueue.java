package verticles.auth;

import java.time.Duration;

/// Decides which password hashes may wait: as many as are done in some seconds, since clients give
/// up after those. Half of that time is kept for known devices, which a flood of logins must not
/// keep out. Any thread may call its methods.
final class HashQueue {
    /// The estimate moves by an eighth of its error with each hash, so that one outlier does not
    /// count.
    private static final int SMOOTHING = 8;

    private final int workers;
    private final long maxWorkNanos;
    private long estimateNanos;
    private int waiting;

    /// @param workers how many hashes are computed at once
    /// @param maxWork for which the last one in the queue may wait
    /// @param estimateNanos duration of one hash, until others are measured
    HashQueue(int workers, Duration maxWork, long estimateNanos) {
        this.workers = workers;
        this.maxWorkNanos = maxWork.toNanos() * workers;
        this.estimateNanos = Math.max(1, estimateNanos);
    }

    /// Adds one, unless it would wait too long. Each success must be followed by one [#leave].
    /// While a worker is free, none is refused, however slow a hash is.
    synchronized boolean enter(boolean knownDevice) {
        long maxNanos = knownDevice ? maxWorkNanos : maxWorkNanos / 2;
        if (waiting >= workers && (waiting + 1) * estimateNanos > maxNanos) {
            return false;
        }
        waiting++;
        return true;
    }

    /// @param workNanos how long the hash took, without its time in the queue
    synchronized void leave(long workNanos) {
        waiting--;
        estimateNanos = Math.max(1, estimateNanos + (workNanos - estimateNanos) / SMOOTHING);
    }

    /// Hashes that wait or are computed.
    synchronized int size() {
        return waiting;
    }
}
