package bus.account;

import bus.message.BusMessage;
import bus.message.Request;
import org.jspecify.annotations.Nullable;

/// Requests to the address `provider` and their replies: logins by an OpenID Connect provider.
/// `remoteAddress` is the client's IP address as text. All are refused with `not_found` when the
/// configuration names no provider.
public sealed interface ProviderMessage extends BusMessage {
    /// Refused with `unavailable` when the provider cannot be reached.
    ///
    /// @param invite code of an invite, null for none
    record BeginLogin(@Nullable String invite, String remoteAddress)
            implements ProviderMessage, Request<Begun> {}

    /// Links the account of the token to the login at the provider. Refused with `bad_credentials`,
    /// and as [BeginLogin].
    record BeginLink(String accessToken, String password, String remoteAddress)
            implements ProviderMessage, Request<Begun> {}

    /// What the provider sent back. Refused with `provider_login_invalid`, `provider_refused`,
    /// `provider_linked`, `account_locked`, and what refuses a registration.
    ///
    /// @param secret of [Begun]
    record Finish(String code, String state, String secret, String device, String remoteAddress)
            implements ProviderMessage, Request<Finished> {}

    /// Refused with `provider_login_invalid`, `bad_code`, and what refuses a registration.
    ///
    /// @param username of the new account, null for an account that exists
    /// @param code of the second factor, null for none
    /// @param languages as of a registration
    record Complete(
            String ticket,
            @Nullable String username,
            @Nullable String code,
            String device,
            String remoteAddress,
            @Nullable String languages)
            implements ProviderMessage, Request<AuthMessage.Registered> {}

    record AskLink(String accessToken) implements ProviderMessage, Request<LinkState> {}

    /// Refused with `bad_credentials` and `password_needed`.
    record Unlink(String accessToken, String password, String remoteAddress)
            implements ProviderMessage, Request<Done> {}

    /// @param url of the provider, where the browser goes
    /// @param secret that the browser keeps until it comes back
    record Begun(String url, String secret) implements Reply {}

    /// How a login with the provider went on.
    ///
    /// @param tokens of the person who is logged in now; null when an account was linked or
    ///     something is missing
    /// @param ticket for [Complete] when something is missing, otherwise null
    /// @param needs what is missing, otherwise null
    /// @param suggestedName of a new account, '' for none
    record Finished(
            AuthMessage.@Nullable Tokens tokens,
            @Nullable String ticket,
            @Nullable Missing needs,
            String suggestedName)
            implements Reply {}

    /// What a login needs besides the provider.
    enum Missing {
        /// The code of the second factor.
        CODE,
        /// The username of a new account.
        NAME
    }

    /// @param label name of the provider
    /// @param linked whether a login with the provider leads to the account
    /// @param password whether the owner has set one
    record LinkState(String label, boolean linked, boolean password) implements Reply {}
}
