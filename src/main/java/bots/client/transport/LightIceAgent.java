package bots.client.transport;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import media.ice.IceCredentials;
import media.stun.BindingRequest;
import media.stun.BindingResponse;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.jspecify.annotations.Nullable;

/// The controlling agent of one call toward an ICE-lite server (RFC 8445): one host candidate,
/// checks to the server's candidates one after the other, each with USE-CANDIDATE (aggressive
/// nomination of RFC 5245: the first pair that works is used), then consent (RFC 7675). Pure; its
/// owner sends and runs the timer.
public final class LightIceAgent {
    /// Nothing is due.
    static final long NO_DEADLINE = Long.MAX_VALUE;

    /// RFC 8445 §14.2 paces checks by 50 ms.
    private static final long CHECK_NANOS = 50_000_000L;

    /// From the third round on, to spare a server that is overloaded.
    private static final long SLOW_CHECK_NANOS = 250_000_000L;

    private static final long FAILED_NANOS = 20_000_000_000L;

    /// RFC 7675 §5.1: a check every 5 s, by 0.8 to 1.2.
    private static final long CONSENT_NANOS = 5_000_000_000L;

    /// RFC 7675 §5.1: consent expires 30 s after the last response.
    private static final long CONSENT_LOST_NANOS = 30_000_000_000L;

    private static final int TRANSACTION_ID_BYTES = 12;

    /// RFC 8445 §5.1.2.1: of a peer-reflexive candidate, type preference 110.
    private static final long PRIORITY = (110L << 24) + (65_535L << 8) + 255;

    private final IceCredentials local;
    private final RandomGenerator random;
    private final long tieBreaker;
    private final byte[] transactionId = new byte[TRANSACTION_ID_BYTES];
    private IceCredentials remote = new IceCredentials("", "");
    private List<InetSocketAddress> candidates = List.of();
    private @Nullable InetSocketAddress path;
    private int checks;
    private long begunNanos;
    private long respondedNanos;
    private long deadlineNanos = NO_DEADLINE;
    private long sentNanos;
    private long roundTripNanos;

    public LightIceAgent(IceCredentials local, RandomGenerator random) {
        this.local = local;
        this.random = random;
        tieBreaker = random.nextLong();
    }

    /// @param candidates at least one, best first
    void begin(long nowNanos, IceCredentials theirs, List<InetSocketAddress> candidates) {
        this.remote = theirs;
        this.candidates = List.copyOf(candidates);
        begunNanos = nowNanos;
        deadlineNanos = nowNanos;
    }

    IceCredentials local() {
        return local;
    }

    long nextDeadlineNanos() {
        return deadlineNanos;
    }

    /// Null before the first response.
    @Nullable InetSocketAddress path() {
        return path;
    }

    /// Of the last check.
    long roundTripNanos() {
        return roundTripNanos;
    }

    /// @return whether ICE has failed or consent has expired
    boolean isLost(long nowNanos) {
        return path == null
                ? nowNanos - begunNanos >= FAILED_NANOS
                : nowNanos - respondedNanos >= CONSENT_LOST_NANOS;
    }

    /// The destination of the check that is due; follow it with one [#writeCheck]. To be called at
    /// the deadline.
    InetSocketAddress nextDestination(long nowNanos) {
        InetSocketAddress known = path;
        if (known != null) {
            deadlineNanos = nowNanos + (long) (CONSENT_NANOS * (0.8 + 0.4 * random.nextDouble()));
            return known;
        }
        InetSocketAddress candidate = candidates.get(checks++ % candidates.size());
        boolean early = checks <= 2 * candidates.size();
        deadlineNanos = nowNanos + (early ? CHECK_NANOS : SLOW_CHECK_NANOS);
        return candidate;
    }

    /// @param out borrowed, with room for [StunBindings#MAX_RESPONSE_BYTES]
    /// @return bytes written
    int writeCheck(long nowNanos, StunBindings bindings, byte[] out) {
        random.nextBytes(transactionId);
        sentNanos = nowNanos;
        return bindings.writeRequest(
                new BindingRequest(
                        transactionId,
                        remote.ufrag() + ":" + local.ufrag(),
                        true,
                        IceRole.CONTROLLING,
                        tieBreaker,
                        PRIORITY),
                remote.password(),
                out,
                0);
    }

    /// @param bytes borrowed
    /// @return whether this response established the path
    boolean onResponse(
            long nowNanos,
            StunBindings bindings,
            InetSocketAddress from,
            byte[] bytes,
            int offset,
            int length) {
        BindingResponse response = bindings.readResponse(bytes, offset, length, remote.password());
        if (response == null || !response.isSuccess()) {
            return false;
        }
        if (Arrays.equals(response.transactionId(), transactionId)) {
            roundTripNanos = nowNanos - sentNanos;
        }
        // A response to an earlier check is authentic too and renews consent as well.
        respondedNanos = nowNanos;
        if (path != null) {
            return false;
        }
        path = from;
        deadlineNanos = nowNanos + CONSENT_NANOS;
        return true;
    }
}
