package media.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The ICE-lite side of one connection (RFC 8445 section 2.5): it never sends a check of its own; from
/// the authenticated checks of the client it learns the path to send on, and from their absence that
/// the client no longer wants to hear from us (RFC 7675) or is gone.
public final class IceLite {
    /// What became of the path at a deadline.
    public enum Verdict {
        /// Nothing to report.
        ALIVE,
        /// No check ever arrived: the client cannot reach this port.
        NEVER_REACHED,
        /// Nothing authentic arrived for [#SILENCE_NANOS].
        SILENT,
        /// No valid check for [#CONSENT_NANOS]: sending on would break RFC 7675.
        CONSENT_EXPIRED
    }

    /// RFC 7675 section 5.1: consent lasts 30 s.
    public static final long CONSENT_NANOS = 30_000_000_000L;

    /// A browser checks every 2.5 s and reports reception at least every second, so 5 s without either
    /// means a dead path, long before consent runs out.
    public static final long SILENCE_NANOS = 5_000_000_000L;

    /// How long a client may take to send its first check: ICE in browsers gives up after 15 s.
    public static final long FIRST_CHECK_NANOS = 15_000_000_000L;

    private final long openedNanos;
    private @Nullable InetSocketAddress path;
    private boolean nominated;
    private long lastCheckNanos;
    private long lastHeardNanos;

    public IceLite(long nowNanos) {
        this.openedNanos = nowNanos;
        this.lastCheckNanos = nowNanos;
        this.lastHeardNanos = nowNanos;
    }

    /// A check with valid credentials arrived.
    ///
    /// @return whether the path changed
    public boolean onCheck(long nowNanos, InetSocketAddress from, boolean useCandidate) {
        lastCheckNanos = nowNanos;
        lastHeardNanos = nowNanos;
        // RFC 8445 section 7.3.1.5: a check with USE-CANDIDATE nominates its pair. Until one comes,
        // the
        // first pair that worked is used, so that DTLS can start one round trip earlier.
        boolean take = path == null || useCandidate;
        nominated |= useCandidate;
        if (take && !from.equals(path)) {
            path = from;
            return true;
        }
        return false;
    }

    /// An authenticated packet other than a check arrived.
    public void onHeard(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /// Where to send, null before the first check.
    public @Nullable InetSocketAddress path() {
        return path;
    }

    /// Whether the client has chosen a path.
    public boolean nominated() {
        return nominated;
    }

    public Verdict onDeadline(long nowNanos) {
        if (path == null) {
            return nowNanos - openedNanos >= FIRST_CHECK_NANOS
                    ? Verdict.NEVER_REACHED
                    : Verdict.ALIVE;
        }
        if (nowNanos - lastCheckNanos >= CONSENT_NANOS) {
            return Verdict.CONSENT_EXPIRED;
        }
        return nowNanos - lastHeardNanos >= SILENCE_NANOS ? Verdict.SILENT : Verdict.ALIVE;
    }
}
