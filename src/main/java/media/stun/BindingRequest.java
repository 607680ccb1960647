package media.stun;

/// An authentic binding request (RFC 8445 §7.1). `username` is `<ours>:<theirs>`; `controlling` tells that the
/// other side takes the controlling role, and `tieBreaker` with what number; `priority` is 0 when absent.
@SuppressWarnings("ArrayRecordComponent") // 12 bytes handed through, never compared
public record BindingRequest(
        byte[] transactionId,
        String username,
        boolean useCandidate,
        boolean controlling,
        long tieBreaker,
        long priority) {}
