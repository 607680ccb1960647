package bus;

import accounts.AccountExport;
import java.util.UUID;

/// Requests to the address `accounts` and their replies: what people do with their own account. Those with an
/// access token are refused with `token_expired` or `token_invalid`; those with a password with
/// `bad_credentials` and, as logins are, with `rate_limited`.
public sealed interface AccountMessage extends BusMessage {
    /// Ends the other device sessions.
    ///
    /// @param present the password until now
    record ChangePassword(String accessToken, String present, String password, String remoteAddress)
            implements AccountMessage, Request<Done> {}

    /// Ends all device sessions, that of the request too.
    record LogOutEverywhere(String accessToken) implements AccountMessage, Request<Done> {}

    /// Refused with `owns_guild` for the only owner of a guild, and with `last_administrator`.
    record Delete(String accessToken, String password, String remoteAddress)
            implements AccountMessage, Request<Done> {}

    record Export(String accessToken) implements AccountMessage, Request<Exported> {}

    /// Sets a password by the link of an administrator, and ends all device sessions. Refused with
    /// `reset_invalid`.
    record ResetPassword(String code, String password, String remoteAddress)
            implements AccountMessage, Request<PasswordReset> {}

    record Exported(AccountExport export) implements Reply {}

    record PasswordReset(UUID user, String username) implements Reply {}
}
