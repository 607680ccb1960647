package media;

import org.jspecify.annotations.Nullable;

/// How far a connection has come on its way to keys, and why it got no further.
final class HandshakeWatch {
    /// The time from the first valid check to keys, after which a client is told to start over.
    private static final long HANDSHAKE_NANOS = 12_000_000_000L;

    private boolean expected;
    private long expectedNanos;
    private long badChecks;
    private long dtlsDatagrams;

    /// A check has proved a path: a handshake may follow.
    ///
    /// @return whether it was the first
    boolean expect(long nowNanos) {
        boolean first = !expected;
        if (first) {
            expected = true;
            expectedNanos = nowNanos;
        }
        return first;
    }

    /// A check for this connection whose signature is wrong.
    void onBadCheck() {
        badChecks++;
    }

    void onDtls() {
        dtlsDatagrams++;
    }

    /// Called while there are no keys.
    ///
    /// @return why they are given up, null while they are not
    @Nullable EndReason onDeadline(long nowNanos) {
        if (!expected || nowNanos - expectedNanos < HANDSHAKE_NANOS) {
            return null;
        }
        return dtlsDatagrams == 0 ? EndReason.NO_DTLS : EndReason.DTLS_TIMEOUT;
    }

    /// Why no check has proved a path.
    EndReason neverReached() {
        return badChecks > 0 ? EndReason.WRONG_CREDENTIALS : EndReason.NO_CHECK_ARRIVED;
    }
}
