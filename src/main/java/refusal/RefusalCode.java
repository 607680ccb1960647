package refusal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The stable codes of all refusals. The wire name is the same in HTTP, on the WebSocket and on the
/// event bus: once published, a name does not change.
public enum RefusalCode {
    /// The request does not match the contract.
    BAD_REQUEST(400),
    /// One field is missing, unknown or of the wrong form; the refusal names it.
    BAD_FIELD(400),
    /// Wrong username or password.
    BAD_CREDENTIALS(401),
    /// The access or refresh token is no longer valid; the client refreshes or logs in again.
    TOKEN_EXPIRED(401),
    TOKEN_INVALID(401),
    /// The password is right; the account has a second factor, and the login needs its code.
    CODE_NEEDED(401),
    FORBIDDEN(403),
    /// A code of the second factor that is wrong, expired or used.
    BAD_CODE(403),
    /// Accounts are created by invite only.
    INVITE_NEEDED(403),
    REGISTRATION_CLOSED(403),
    /// No user becomes a member or guest of the guild from this address.
    ADDRESS_BANNED(403),
    /// An administrator has locked the account.
    ACCOUNT_LOCKED(403),
    /// The provider did not log the person in, or its answer cannot be trusted.
    PROVIDER_REFUSED(403),
    /// A passkey that is not known, or whose signature is not in order.
    PASSKEY_INVALID(403),
    NOT_FOUND(404),
    CHANNEL_NOT_FOUND(404),
    /// There is no such invite, it has expired or it was used up.
    INVITE_INVALID(404),
    /// There is no such link for a new password, or it has expired or was used.
    RESET_INVALID(404),
    /// There is no such link for an email address, or it has expired or was used.
    EMAIL_INVALID(404),
    /// There is no login with the provider that this belongs to: it has expired, was used or began
    /// in another browser.
    PROVIDER_LOGIN_INVALID(404),
    METHOD_NOT_ALLOWED(405),
    USERNAME_TAKEN(409),
    SECOND_FACTOR_ENABLED(409),
    /// The account, or the login with the provider, is linked already.
    PROVIDER_LINKED(409),
    /// The account has no password, and what was requested needs one.
    PASSWORD_NEEDED(409),
    TOO_MANY_GUILDS(409),
    /// Another account has the email address.
    EMAIL_TAKEN(409),
    /// The configuration has no SMTP server.
    MAIL_DISABLED(409),
    TOO_MANY_CHANNELS(409),
    TOO_MANY_ROLES(409),
    TOO_MANY_INVITES(409),
    TOO_MANY_KEYS(409),
    TOO_MANY_PASSKEYS(409),
    /// The same request with an Idempotency-Key was not answered yet.
    REQUEST_IN_PROGRESS(409),
    TOO_MANY_GUESTS(409),
    /// The account is the only owner of a guild.
    OWNS_GUILD(409),
    /// The node would be left without an administrator.
    LAST_ADMINISTRATOR(409),
    TOO_MANY_BANS(409),
    /// The configuration lets bans count for accounts only.
    ADDRESS_BANS_DISABLED(409),
    /// It cannot take calls again.
    NODE_STOPPING(409),
    TOO_MANY_WEBHOOKS(409),
    /// The configuration allows no webhooks.
    WEBHOOKS_DISABLED(409),
    TOO_MANY_OVERRIDES(409),
    TOO_MANY_REACTIONS(409),
    /// A guild has no room for more images.
    STORAGE_FULL(409),
    TOO_LARGE(413),
    /// An Idempotency-Key was used for another request.
    IDEMPOTENCY_KEY_REUSED(422),
    RATE_LIMITED(429),
    /// The channel lets a member write once in a while only.
    SLOW_MODE(429),
    /// A bug of the server; its log has the cause.
    INTERNAL_ERROR(500),
    /// A part of the server did not answer.
    UNAVAILABLE(503),
    /// The database with the messages of the guild cannot be reached; all else works.
    MESSAGES_UNAVAILABLE(503),

    /// A frame of the WebSocket is not a JSON object with an `op`.
    BAD_JSON,
    UNKNOWN_OP,
    FRAME_TOO_LARGE,
    NOT_IDENTIFIED,
    ALREADY_IDENTIFIED,
    SESSION_REVOKED,
    /// There is no such session to resume, or it has ended.
    SESSION_ENDED,

    ROOM_FULL,
    ALREADY_IN_ROOM,
    NOT_IN_ROOM,
    JOIN_ABANDONED,
    STALE_EPOCH,

    OFFER_PENDING,
    /// An offer for a shard that the room has left.
    MEDIA_MOVED,
    NO_MEDIA_NODE,
    TOO_MANY_CONNECTIONS,

    SDP_MALFORMED,
    SDP_TOO_LARGE,
    SDP_NO_BUNDLE,
    SDP_NO_RTCP_MUX,
    SDP_NO_FINGERPRINT,
    SDP_NO_ICE,
    SDP_BAD_SETUP,
    SDP_NO_CODEC,
    SDP_PAYLOAD_TYPE_CONFLICT,
    SDP_UNSUPPORTED_SECTION;

    private static final Map<String, RefusalCode> BY_WIRE_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toMap(RefusalCode::wireName, Function.identity()));

    private final int httpStatus;

    RefusalCode() {
        this(400);
    }

    RefusalCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /// @return [#INTERNAL_ERROR] for a name that only another version of the server knows
    @JsonCreator
    public static RefusalCode of(String wireName) {
        return BY_WIRE_NAME.getOrDefault(wireName, INTERNAL_ERROR);
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The status of an HTTP response with this code.
    public int httpStatus() {
        return httpStatus;
    }
}
