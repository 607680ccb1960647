package media.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import media.rtp.DropReason;
import org.jspecify.annotations.Nullable;

/// Reads and writes the binding requests and responses of ICE under short-term credentials
/// (RFC 8489 §9.1, RFC 8445 §7), for both sides. Stateless but for the reason of its last refusal.
public final class StunBindings {
    /// More than the largest message that is written here.
    public static final int MAX_RESPONSE_BYTES = 256;

    private final StunMessage message = new StunMessage();
    private final MessageIntegrity integrity = new MessageIntegrity();
    private final StunWriter writer = new StunWriter(integrity);
    private DropReason dropReason = DropReason.OK;

    /// Whether a datagram has the header of a STUN binding message: type, magic cookie, length.
    /// Reads no attribute and allocates nothing.
    public static boolean looksLikeStun(byte[] b, int offset, int length) {
        return StunMessage.isBinding(b, offset, length);
    }

    /// The part of a binding request's user name before the colon, which names one of our
    /// connections; null, with [#dropReason] set, when it is not a well-formed binding request with
    /// one. Costs a walk over the attributes, a CRC and this string. `b` is borrowed.
    public @Nullable String localUfrag(byte[] b, int offset, int length) {
        String ufrag = isRequest(b, offset, length) ? message.localUfrag() : null;
        dropReason = ufrag == null ? DropReason.BAD_STUN : DropReason.OK;
        return ufrag;
    }

    /// Reads a binding request and verifies its MESSAGE-INTEGRITY with our password; null, with
    /// [#dropReason] set, when it is malformed, for another ufrag, or not authentic. `b` is
    /// borrowed.
    public @Nullable BindingRequest readRequest(
            byte[] b, int offset, int length, String localUfrag, String localPassword) {
        String ufrag = localUfrag(b, offset, length);
        if (ufrag == null) {
            return null;
        }
        if (!ufrag.equals(localUfrag)) {
            dropReason = DropReason.UNKNOWN_UFRAG;
            return null;
        }
        if (!isAuthentic(b, offset, localPassword)) {
            dropReason = DropReason.BAD_INTEGRITY;
            return null;
        }
        return new BindingRequest(
                message.transactionId(),
                message.username(),
                message.useCandidate(),
                message.role(),
                message.tieBreaker(),
                message.priority(),
                message.unknownAttributes());
    }

    /// Why the last read returned null.
    public DropReason dropReason() {
        return dropReason;
    }

    /// Writes the success response, which says from which address the request came (RFC 8445
    /// §7.3.1.2), and returns its length. `out` is borrowed and has [#MAX_RESPONSE_BYTES] of room.
    public int writeSuccess(
            BindingRequest request,
            InetSocketAddress from,
            String localPassword,
            byte[] out,
            int outOffset) {
        writer.begin(out, outOffset, StunMessage.SUCCESS, request.transactionId());
        writer.mappedAddress(from);
        return writer.end(key(localPassword));
    }

    /// Writes an error response and returns its length. Only an authentic request is worth one: to
    /// answer others (400, 401) would serve those who guess passwords or forge addresses. `out` is
    /// borrowed and has [#MAX_RESPONSE_BYTES] of room.
    ///
    /// @param code one of those in [BindingRequest]
    public int writeError(
            BindingRequest request, int code, String localPassword, byte[] out, int outOffset) {
        writer.begin(out, outOffset, StunMessage.ERROR, request.transactionId());
        if (code == BindingRequest.UNKNOWN_ATTRIBUTE) {
            writer.errorCode(code, "Unknown Attribute");
            writer.unknownAttributes(request.unknownAttributes());
        } else {
            writer.errorCode(code, "Role Conflict");
        }
        return writer.end(key(localPassword));
    }

    /// Writes a binding request, the client's side: `username` is `<theirs>:<ours>` as seen from
    /// here and the password theirs. Returns its length. `out` is borrowed and has
    /// [#MAX_RESPONSE_BYTES] of room, or more for user names of more than 150 bytes.
    public int writeRequest(
            BindingRequest request, String remotePassword, byte[] out, int outOffset) {
        writer.begin(out, outOffset, StunMessage.REQUEST, request.transactionId());
        writer.username(request.username());
        writer.role(request.role(), request.tieBreaker());
        if (request.priority() > 0) {
            writer.priority(request.priority());
        }
        if (request.useCandidate()) {
            writer.useCandidate();
        }
        return writer.end(key(remotePassword));
    }

    /// Reads the answer to a request of ours and verifies its MESSAGE-INTEGRITY; null, with
    /// [#dropReason] set, when it is malformed or not authentic. Whether the transaction is ours,
    /// the caller knows. `b` is borrowed.
    public @Nullable BindingResponse readResponse(
            byte[] b, int offset, int length, String remotePassword) {
        dropReason = DropReason.BAD_STUN;
        if (!message.wrap(b, offset, length) || !isResponse()) {
            return null;
        }
        if (!isAuthentic(b, offset, remotePassword)) {
            dropReason = DropReason.BAD_INTEGRITY;
            return null;
        }
        if (message.unknownAttributes().length > 0) {
            return null; // RFC 8489 §6.3.3 and §6.3.4: discarded
        }
        boolean success = message.type() == StunMessage.SUCCESS;
        InetSocketAddress mapped = success ? message.mappedAddress() : null;
        if (mapped == null && (success || message.errorCode() == 0)) {
            return null;
        }
        dropReason = DropReason.OK;
        return new BindingResponse(
                message.transactionId(), mapped, success ? 0 : message.errorCode());
    }

    private boolean isRequest(byte[] b, int offset, int length) {
        return message.wrap(b, offset, length) && message.type() == StunMessage.REQUEST;
    }

    private boolean isAuthentic(byte[] b, int offset, String password) {
        return message.integrityAt() >= 0
                && integrity.matches(key(password), b, offset, message.integrityAt());
    }

    private boolean isResponse() {
        return message.type() == StunMessage.SUCCESS || message.type() == StunMessage.ERROR;
    }

    /// RFC 8489 §9.1.1: the password itself, for ICE's are ASCII, which OpaqueString leaves as it
    /// is.
    private static byte[] key(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }
}
