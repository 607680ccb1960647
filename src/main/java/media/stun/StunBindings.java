package media.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import media.rtp.Bytes;
import media.rtp.DropReason;
import org.ice4j.StunException;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.IceControlledAttribute;
import org.ice4j.attribute.IceControllingAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.StunStack;
import org.jspecify.annotations.Nullable;

/// Reads and writes the binding requests and responses of ICE under short-term credentials (RFC 8489 §9.1,
/// RFC 8445 §7), from both sides. Stateless but for the reason of its last refusal; a StunStack serves as
/// holder of the password while ice4j encodes and opens neither socket nor thread.
///
/// Attributes unknown to ice4j are ignored, also the comprehension-required ones, for which RFC 8489 §6.3.1
/// has a 420 response: no ICE agent sends any.
public final class StunBindings {
    /// The largest response written here, to an IPv6 address: with room to spare.
    public static final int MAX_RESPONSE_BYTES = 256;

    /// RFC 8445 §7.3.1.1: the error of a request whose sender claims the role we have.
    public static final int ROLE_CONFLICT = 487;

    /// Held, because the logging library forgets the level of a logger nobody holds.
    private static final Logger ICE4J_LOG = Logger.getLogger("org.ice4j");

    private static final Logger JITSI_LOG = Logger.getLogger("org.jitsi");

    private final StunFrame frame = new StunFrame();
    private final StunStack credentials = new StunStack();
    private byte[] password = new byte[0];
    private DropReason dropReason = DropReason.OK;

    public StunBindings() {
        credentials.getCredentialsManager().registerAuthority(new Password());
    }

    /// Loads what ice4j's first message would load, Kotlin and a configuration library among it, which took
    /// 1.3 to 9 seconds: call it before the port opens. Also keeps ice4j from probing for a cloud's metadata
    /// service and from chatting in the log.
    public static void warmUp() {
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        System.setProperty("ice4j.harvest.mapping.stun.enabled", "false");
        ICE4J_LOG.setLevel(Level.SEVERE);
        JITSI_LOG.setLevel(Level.SEVERE);
        StunBindings bindings = new StunBindings();
        byte[] buffer = new byte[512];
        byte[] transactionId = new byte[StunFrame.TRANSACTION_ID_BYTES];
        BindingRequest request = new BindingRequest(transactionId, "warm:up", true, true, 1, 1);
        InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        for (int i = 0; i < 20; i++) {
            int length = bindings.writeRequest(request, "password", buffer, 0);
            BindingRequest read = bindings.readRequest(buffer, 0, length, "warm", "password");
            if (read == null) {
                throw new IllegalStateException(
                        "ice4j does not read its own request: " + bindings.dropReason());
            }
            length = bindings.writeSuccess(read, from, "password", buffer, 0);
            bindings.readResponse(buffer, 0, length, "password");
            bindings.writeError(read, ROLE_CONFLICT, "password", buffer, 0);
        }
    }

    /// Whether a datagram is framed as a STUN binding message: header, magic cookie, length. Nothing else is
    /// looked at, nothing allocated.
    public static boolean looksLikeStun(byte[] b, int offset, int length) {
        return StunFrame.isBinding(b, offset, length);
    }

    /// The part of a binding request's user name that stands before the colon, which names one of our
    /// connections; null, with [#dropReason] set, when it is no well-formed binding request with one.
    /// Costs a walk over the attributes, a CRC and this string. `b` is borrowed.
    public @Nullable String localUfrag(byte[] b, int offset, int length) {
        if (!locateRequest(b, offset, length)) {
            return null;
        }
        int bytes = frame.usernameAt < 0 ? -1 : frame.localUfragBytes(b);
        if (bytes < 1) {
            dropReason = DropReason.BAD_STUN;
            return null;
        }
        dropReason = DropReason.OK;
        return new String(b, frame.usernameAt, bytes, StandardCharsets.UTF_8);
    }

    /// Reads a binding request and verifies its MESSAGE-INTEGRITY with our password; null, with [#dropReason]
    /// set, when it is malformed, for another fragment, or not authentic. `b` is borrowed.
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
        Message message = decode(b, offset, length);
        if (!(message instanceof Request)) {
            dropReason = DropReason.BAD_STUN;
            return null;
        }
        String username =
                new String(b, frame.usernameAt, frame.usernameBytes, StandardCharsets.UTF_8);
        Attribute controlling = message.getAttribute(Attribute.ICE_CONTROLLING);
        Attribute controlled = message.getAttribute(Attribute.ICE_CONTROLLED);
        Attribute priority = message.getAttribute(Attribute.PRIORITY);
        return new BindingRequest(
                transactionId(b, offset),
                username,
                message.containsAttribute(Attribute.USE_CANDIDATE),
                controlling != null,
                tieBreaker(controlling, controlled),
                priority instanceof PriorityAttribute p ? p.getPriority() : 0);
    }

    /// Why the last read returned null.
    public DropReason dropReason() {
        return dropReason;
    }

    /// Writes the success response, which tells the client the address it was seen at (RFC 8445 §7.3.1.2), and
    /// returns its length. `out` is borrowed and has [#MAX_RESPONSE_BYTES] of room.
    public int writeSuccess(
            BindingRequest request,
            InetSocketAddress from,
            String localPassword,
            byte[] out,
            int outOffset) {
        Request answered = MessageFactory.createBindingRequest();
        setTransactionId(answered, request.transactionId());
        Response response =
                MessageFactory.createBindingResponse(
                        answered,
                        new TransportAddress(from.getAddress(), from.getPort(), Transport.UDP));
        setTransactionId(response, request.transactionId());
        return sign(response, request.username(), localPassword, out, outOffset);
    }

    /// Writes an error response and returns its length. Only an authentic request is worth one: to answer others
    /// (400, 401) would serve those who guess passwords or forge addresses. `out` is borrowed and has [#MAX_RESPONSE_BYTES] of room.
    public int writeError(
            BindingRequest request, int code, String localPassword, byte[] out, int outOffset) {
        Response response = MessageFactory.createBindingErrorResponse((char) code);
        setTransactionId(response, request.transactionId());
        return sign(response, request.username(), localPassword, out, outOffset);
    }

    /// Writes a binding request, the client's side: `username` is `<theirs>:<ours>` as seen from here and the
    /// password theirs. Returns its length. `out` is borrowed and has [#MAX_RESPONSE_BYTES] of room.
    public int writeRequest(
            BindingRequest request, String remotePassword, byte[] out, int outOffset) {
        Request message = MessageFactory.createBindingRequest();
        setTransactionId(message, request.transactionId());
        message.putAttribute(AttributeFactory.createUsernameAttribute(request.username()));
        if (request.controlling()) {
            message.putAttribute(
                    AttributeFactory.createIceControllingAttribute(request.tieBreaker()));
        } else {
            message.putAttribute(
                    AttributeFactory.createIceControlledAttribute(request.tieBreaker()));
        }
        if (request.priority() > 0) {
            message.putAttribute(AttributeFactory.createPriorityAttribute(request.priority()));
        }
        if (request.useCandidate()) {
            message.putAttribute(AttributeFactory.createUseCandidateAttribute());
        }
        return sign(message, request.username(), remotePassword, out, outOffset);
    }

    /// Reads the answer to a request of ours and verifies its MESSAGE-INTEGRITY; null, with [#dropReason] set,
    /// when it is malformed or not authentic. Whether the transaction is ours, the caller knows. `b` is borrowed.
    public @Nullable BindingResponse readResponse(
            byte[] b, int offset, int length, String remotePassword) {
        if (!looksLikeStun(b, offset, length) || !frame.locate(b, offset, length)) {
            dropReason = DropReason.BAD_STUN;
            return null;
        }
        int type = StunFrame.type(b, offset);
        if (type != StunFrame.SUCCESS && type != StunFrame.ERROR) {
            dropReason = DropReason.BAD_STUN;
            return null;
        }
        if (!isAuthentic(b, offset, remotePassword)) {
            dropReason = DropReason.BAD_INTEGRITY;
            return null;
        }
        Message message = decode(b, offset, length);
        byte[] transactionId = transactionId(b, offset);
        if (message != null && type == StunFrame.SUCCESS) {
            Attribute mapped = message.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
            if (mapped instanceof XorMappedAddressAttribute address) {
                dropReason = DropReason.OK;
                return new BindingResponse(transactionId, address.getAddress(transactionId), 0);
            }
        } else if (message != null) {
            Attribute error = message.getAttribute(Attribute.ERROR_CODE);
            if (error instanceof ErrorCodeAttribute code) {
                dropReason = DropReason.OK;
                return new BindingResponse(transactionId, null, code.getErrorCode());
            }
        }
        dropReason = DropReason.BAD_STUN;
        return null;
    }

    private boolean locateRequest(byte[] b, int offset, int length) {
        if (looksLikeStun(b, offset, length)
                && StunFrame.type(b, offset) == StunFrame.REQUEST
                && frame.locate(b, offset, length)) {
            return true;
        }
        dropReason = DropReason.BAD_STUN;
        return false;
    }

    /// RFC 8489 §14.5: the HMAC covers all before the attribute, under a header whose length ends with it.
    private boolean isAuthentic(byte[] b, int offset, String password) {
        if (frame.integrityAt < 0) {
            return false;
        }
        int covered = frame.integrityAt - offset;
        byte[] message = Arrays.copyOfRange(b, offset, frame.integrityAt);
        Bytes.putInt16(
                message, 2, covered + 4 + StunFrame.INTEGRITY_BYTES - StunFrame.HEADER_BYTES);
        byte[] expected =
                MessageIntegrityAttribute.calculateHmacSha1(
                        message, 0, covered, password.getBytes(StandardCharsets.UTF_8));
        int at = frame.integrityAt + 4;
        byte[] given = Arrays.copyOfRange(b, at, at + StunFrame.INTEGRITY_BYTES);
        return MessageDigest.isEqual(expected, given);
    }

    /// The message as ice4j sees it, or null: on some malformed ones it throws an IndexOutOfBoundsException or
    /// an IllegalArgumentException instead of its own exception.
    private static @Nullable Message decode(byte[] b, int offset, int length) {
        try {
            // A copy, because ice4j misreads messages that do not begin at 0.
            return Message.decode(Arrays.copyOfRange(b, offset, offset + length), 0, length);
        } catch (StunException | RuntimeException e) {
            return null;
        }
    }

    private int sign(Message message, String username, String password, byte[] out, int outOffset) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
        message.putAttribute(AttributeFactory.createMessageIntegrityAttribute(username));
        message.putAttribute(AttributeFactory.createFingerprintAttribute());
        byte[] encoded = message.encode(credentials);
        System.arraycopy(encoded, 0, out, outOffset, encoded.length);
        return encoded.length;
    }

    private static void setTransactionId(Message message, byte[] transactionId) {
        try {
            message.setTransactionID(transactionId);
        } catch (StunException e) {
            throw new IllegalStateException(
                    "a transaction ID of " + transactionId.length + " bytes", e);
        }
    }

    private static byte[] transactionId(byte[] b, int offset) {
        int at = offset + StunFrame.TRANSACTION_ID_AT;
        return Arrays.copyOfRange(b, at, at + StunFrame.TRANSACTION_ID_BYTES);
    }

    private static long tieBreaker(
            @Nullable Attribute controlling, @Nullable Attribute controlled) {
        if (controlling instanceof IceControllingAttribute c) {
            return c.getTieBreaker();
        }
        return controlled instanceof IceControlledAttribute c ? c.getTieBreaker() : 0;
    }

    /// Hands ice4j the password of the message being encoded, whatever the user name.
    private final class Password implements CredentialsAuthority {
        @Override
        public byte[] getLocalKey(String username) {
            return password;
        }

        @Override
        public byte[] getRemoteKey(String username, String media) {
            return password;
        }

        @Override
        public boolean checkLocalUserName(String username) {
            return true;
        }
    }
}
