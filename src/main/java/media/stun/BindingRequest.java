package media.stun;

/// An authentic connectivity check (RFC 8445 §7.1).
///
/// @param username `<receiver's ufrag>:<sender's ufrag>`
/// @param tieBreaker the number that decides a role conflict, 0 when no role is stated
/// @param priority unsigned 32 bits, 0 when absent
/// @param unknownAttributes the comprehension-required attributes that were not understood
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
public record BindingRequest(
        byte[] transactionId,
        String username,
        boolean useCandidate,
        IceRole role,
        long tieBreaker,
        long priority,
        int[] unknownAttributes) {
    /// RFC 8489 §14.8: a comprehension-required attribute is not understood.
    public static final int UNKNOWN_ATTRIBUTE = 420;

    /// RFC 8445 §7.3.1.1: both sides claim the same role.
    public static final int ROLE_CONFLICT = 487;

    private static final int[] NONE = {};

    public BindingRequest(
            byte[] transactionId,
            String username,
            boolean useCandidate,
            IceRole role,
            long tieBreaker,
            long priority) {
        this(transactionId, username, useCandidate, role, tieBreaker, priority, NONE);
    }

    /// The error that an ICE-lite agent answers with, 0 for none. It is always the controlled side,
    /// so it cannot switch roles as a full agent may.
    public int errorCode() {
        if (unknownAttributes.length > 0) {
            return UNKNOWN_ATTRIBUTE; // RFC 8489 §6.3.1
        }
        return role == IceRole.CONTROLLED ? ROLE_CONFLICT : 0;
    }
}
