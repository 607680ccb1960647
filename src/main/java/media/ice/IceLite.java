package media.ice;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ICE-lite side of one connection (RFC 8445 §2.5): it never sends a check of its own; from the
/// authenticated checks of the client it learns the path to send on, and from their absence that
/// the client no longer consents to receive (RFC 7675) or is gone.
///
/// A restart (RFC 8445 §9) gives new credentials; media and checks of the old ones go on until
/// the first check under the new ones arrives.
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

    /// RFC 7675 §5.1: consent lasts 30 s.
    public static final long CONSENT_NANOS = 30_000_000_000L;

    /// A browser checks every 2.5 s and reports reception every second, so that 3 s of silence mean
    /// a dead path. It notices that itself after 2.5 s, restarts ICE 2 s later and gives that 5 s:
    /// as long the connection has to be there for it.
    public static final long SILENCE_NANOS = 10_000_000_000L;

    /// How long a client may take to send its first check. Browsers give up after 15 s; with the
    /// event before that, the client can report that nothing has reached the server.
    public static final long FIRST_CHECK_NANOS = 12_000_000_000L;

    /// After this time without a packet, the path counts as silent when packets come on another
    /// one.
    static final long QUIET_NANOS = 1_000_000_000L;

    /// The same for a client that nominates with every check, as Chromium does: it would nominate
    /// the other path if it had moved. Longer than the 2.5 s between two of its checks.
    static final long QUIET_NOMINATED_NANOS = 3_000_000_000L;

    /// A client that has moved sends nothing more on the path it left; packets that were in transit
    /// arrive within this time of each other.
    static final long MOVED_NANOS = 100_000_000L;

    /// A client has a few interfaces and address families; more paths than this are not kept.
    private static final int MAX_PATHS = 8;

    private final long openedNanos;
    private final List<Path> paths = new ArrayList<>();
    private IceCredentials local;
    private @Nullable IceCredentials former;
    private boolean localUsed;
    private @Nullable Path path;

    /// Nominated while media came on another path, which is kept until media comes on this one.
    private @Nullable Path nominee;

    /// Nominating checks in a row on the path.
    private int nominations;

    private long lastCheckNanos;
    private long lastReceivedNanos;

    public IceLite(long nowNanos, IceCredentials local) {
        this.openedNanos = nowNanos;
        this.local = local;
        this.lastCheckNanos = nowNanos;
        this.lastReceivedNanos = nowNanos;
    }

    /// The client asked for a restart by signaling, so it is alive.
    ///
    /// @return credentials that are no longer valid: those of an earlier restart that was never
    ///     completed
    public @Nullable IceCredentials onRestart(long nowNanos, IceCredentials fresh) {
        IceCredentials unused = localUsed ? null : local;
        former = localUsed ? local : former;
        local = fresh;
        localUsed = false;
        lastReceivedNanos = nowNanos;
        return unused;
    }

    /// A check with valid credentials arrived.
    ///
    /// @param used [#local] or [#former]
    /// @return the path it came on, one more than before if none had come from there
    public Path onCheck(
            long nowNanos, SocketAddress from, IceCredentials used, boolean useCandidate) {
        lastCheckNanos = nowNanos;
        Path on = pathAt(nowNanos, from);
        on.onReceived(nowNanos);
        lastReceivedNanos = nowNanos;
        boolean firstOfRestart = !localUsed && used.equals(local);
        if (firstOfRestart) {
            localUsed = true;
            former = null;
        }
        // RFC 8445 §7.3.2: a check with USE-CANDIDATE nominates its pair. Until one comes, the
        // first pair that worked is used, so that DTLS can start one round trip earlier, and media
        // moves at once after a restart. A check without it also moves the path when the path is
        // silent: Firefox does not repeat its nomination, so this is the only sign that a NAT gave
        // the client another address.
        if (on == path) {
            nominations = useCandidate ? nominations + 1 : 0;
            nominee = useCandidate ? null : nominee;
        } else if (useCandidate
                && !firstOfRestart
                && path != null
                && path.carriesMedia(nowNanos, QUIET_NANOS)) {
            // Of two paths that work, a client may nominate now one and now the other: each change
            // would cost a reset of the bandwidth estimate.
            nominee = on;
        } else if (path == null || useCandidate || firstOfRestart || isQuiet(nowNanos, path)) {
            take(on, useCandidate);
        }
        return on;
    }

    /// An authenticated packet other than a check arrived.
    public void onReceived(long nowNanos, Path on) {
        on.onReceived(nowNanos);
        on.onMedia(nowNanos);
        lastReceivedNanos = nowNanos;
        if (on == nominee && path != null && !path.carriesMedia(nowNanos, MOVED_NANOS)) {
            take(on, true);
        }
    }

    /// A path is gone: its TCP connection was closed, or another client proved that it has the
    /// address.
    public void onGone(Path gone) {
        paths.remove(gone);
        nominee = gone == nominee ? null : nominee;
        if (gone == path) {
            path = null;
            Path other = lastReceivedOn(null);
            if (other != null) {
                take(other, false);
            }
        }
    }

    /// Removes the path that has been silent for longest, if there are more paths than are kept.
    public @Nullable Path dropSurplus() {
        if (paths.size() <= MAX_PATHS) {
            return null;
        }
        Path oldest = null;
        for (Path candidate : paths) {
            if (candidate != path
                    && (oldest == null || candidate.receivedNanos() - oldest.receivedNanos() < 0)) {
                oldest = candidate;
            }
        }
        paths.remove(oldest);
        nominee = oldest == nominee ? null : nominee;
        return oldest;
    }

    /// Where to send, null before the first check.
    public @Nullable Path path() {
        return path;
    }

    /// All paths that valid checks came from.
    public List<Path> paths() {
        return paths;
    }

    public IceCredentials local() {
        return local;
    }

    /// The credentials before the last restart, until a check has used the new ones; else null.
    public @Nullable IceCredentials former() {
        return former;
    }

    /// When [#onDeadline] is due if nothing arrives meanwhile.
    public long nextDeadlineNanos() {
        if (!localUsed && former == null) {
            return openedNanos + FIRST_CHECK_NANOS;
        }
        long consent = lastCheckNanos + CONSENT_NANOS;
        long silence = lastReceivedNanos + SILENCE_NANOS;
        return consent - silence < 0 ? consent : silence;
    }

    /// May also switch from a silent path to one on which packets arrive.
    public Verdict onDeadline(long nowNanos) {
        Path current = path;
        if (!localUsed && former == null) {
            return nowNanos - openedNanos >= FIRST_CHECK_NANOS
                    ? Verdict.NEVER_REACHED
                    : Verdict.ALIVE;
        }
        if (current != null && isQuiet(nowNanos, current)) {
            Path other = lastReceivedOn(current);
            if (other != null
                    && other.receivedNanos() - current.receivedNanos() >= QUIET_NANOS / 2) {
                take(other, false);
            }
        }
        if (nowNanos - lastCheckNanos >= CONSENT_NANOS) {
            return Verdict.CONSENT_EXPIRED;
        }
        return nowNanos - lastReceivedNanos >= SILENCE_NANOS ? Verdict.SILENT : Verdict.ALIVE;
    }

    private void take(Path taken, boolean nominated) {
        path = taken;
        nominee = null;
        nominations = nominated ? 1 : 0;
    }

    private boolean isQuiet(long nowNanos, Path current) {
        long limit = nominations > 1 ? QUIET_NOMINATED_NANOS : QUIET_NANOS;
        return nowNanos - current.receivedNanos() >= limit;
    }

    private Path pathAt(long nowNanos, SocketAddress address) {
        for (Path known : paths) {
            if (known.address().equals(address)) {
                return known;
            }
        }
        Path fresh = new Path(nowNanos, address);
        paths.add(fresh);
        return fresh;
    }

    private @Nullable Path lastReceivedOn(@Nullable Path except) {
        Path last = null;
        for (Path candidate : paths) {
            if (candidate != except
                    && (last == null || candidate.receivedNanos() - last.receivedNanos() > 0)) {
                last = candidate;
            }
        }
        return last;
    }
}
