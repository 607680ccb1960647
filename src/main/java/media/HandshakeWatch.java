package media;

import call.EndReason;
import media.dtls.DtlsFailure;
import org.jspecify.annotations.Nullable;

/// How far a connection has come before its keys are known, and why it got no further.
final class HandshakeWatch {
    /// The time from the first valid check to keys, after which the connection is lost.
    private static final long HANDSHAKE_NANOS = 12_000_000_000L;

    private boolean expected;
    private long expectedNanos;
    private long badChecks;
    private long dtlsDatagrams;

    /// A valid check has proved a path: a handshake may follow.
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
    /// @return why the handshake is given up, null while it is not
    @Nullable EndReason onDeadline(long nowNanos) {
        if (!expected || nowNanos - expectedNanos < HANDSHAKE_NANOS) {
            return null;
        }
        return dtlsDatagrams == 0 ? EndReason.NO_DTLS : EndReason.DTLS_TIMEOUT;
    }

    /// When [#onDeadline] is due, a while from now where nothing is awaited.
    long nextDeadlineNanos(long nowNanos) {
        return (expected ? expectedNanos : nowNanos) + HANDSHAKE_NANOS;
    }

    static EndReason reason(DtlsFailure failure) {
        return switch (failure.kind()) {
            case FINGERPRINT_MISMATCH -> EndReason.FINGERPRINT_MISMATCH;
            case FINGERPRINT_UNSUPPORTED -> EndReason.FINGERPRINT_UNSUPPORTED;
            case SRTP_PROFILE_UNSUPPORTED -> EndReason.SRTP_PROFILE_UNSUPPORTED;
            case TIMEOUT -> EndReason.DTLS_TIMEOUT;
            case ALERT -> EndReason.DTLS_ALERT;
            case REFUSED -> EndReason.DTLS_REFUSED;
            case ERROR -> EndReason.DTLS_ERROR;
        };
    }

    /// Why no check has proved a path.
    EndReason neverReached() {
        return badChecks > 0 ? EndReason.WRONG_CREDENTIALS : EndReason.NO_CHECK_ARRIVED;
    }
}
