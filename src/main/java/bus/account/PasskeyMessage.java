package bus.account;

import accounts.passkey.Passkey;
import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `passkeys` and their replies. `origin` is that of the page, null when
/// the client did not say; `remoteAddress` is the client's IP address as text. Bytes are in
/// Base64url without padding (RFC 4648 §5).
public sealed interface PasskeyMessage extends BusMessage {
    /// Refused with `bad_credentials`, `code_needed`, `bad_code`, and with `bad_field` for a page
    /// that has no passkeys.
    ///
    /// @param code of the second factor, null for none
    record BeginPasskey(
            String accessToken,
            String password,
            @Nullable String code,
            @Nullable String origin,
            String remoteAddress)
            implements PasskeyMessage, Request<PasskeyBegun> {}

    /// Refused with `passkey_invalid` and `too_many_passkeys`.
    record AddPasskey(
            String accessToken,
            String name,
            String challenge,
            String attestationObject,
            String clientData)
            implements PasskeyMessage, Request<PasskeyAdded> {}

    record ListPasskeys(String accessToken) implements PasskeyMessage, Request<Passkeys> {}

    /// Refused with `not_found`.
    record RemovePasskey(String accessToken, UUID passkey)
            implements PasskeyMessage, Request<Done> {}

    record BeginPasskeyLogin(@Nullable String origin, String remoteAddress)
            implements PasskeyMessage, Request<PasskeyChallenge> {}

    /// Refused with `passkey_invalid`, `account_locked` or `rate_limited`.
    record LogInByPasskey(
            String credential,
            String challenge,
            String authenticatorData,
            String clientData,
            String signature,
            String device,
            String remoteAddress)
            implements PasskeyMessage, Request<AuthMessage.Tokens> {}

    /// @param host for which the device makes the passkey
    /// @param algorithms COSE numbers, the best first
    /// @param known ids of those that the user has
    record PasskeyBegun(
            String challenge,
            String host,
            UUID user,
            String username,
            List<Long> algorithms,
            List<String> known)
            implements Reply {}

    record PasskeyAdded(Passkey passkey) implements Reply {}

    record Passkeys(List<Passkey> passkeys) implements Reply {}

    record PasskeyChallenge(String challenge, String host) implements Reply {}
}
