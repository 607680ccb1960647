package bus.account;

import accounts.AccountExport;
import accounts.profile.Profile;
import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `accounts` and their replies: what people do with their own account.
/// Those with an access token are refused with `token_expired` or `token_invalid`; those with a
/// password with `bad_credentials` and, as logins are, with `rate_limited`.
public sealed interface AccountMessage extends BusMessage {
    /// Ends the other device sessions.
    ///
    /// @param present the password until now, null for an account that has none
    record ChangePassword(
            String accessToken, @Nullable String present, String password, String remoteAddress)
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

    /// About the second factor of the user's logins.
    sealed interface OfSecondFactor extends AccountMessage {
        String accessToken();
    }

    record AskSecondFactor(String accessToken)
            implements OfSecondFactor, Request<SecondFactorState> {}

    /// Makes a secret, which counts when a code of it is confirmed. Refused with
    /// `second_factor_enabled`.
    record BeginSecondFactor(String accessToken, String password, String remoteAddress)
            implements OfSecondFactor, Request<SecondFactorBegun> {}

    /// From now on logins need a code. Refused with `bad_code`, `rate_limited`,
    /// `second_factor_enabled`, and with `not_found` when there is no secret.
    record ConfirmSecondFactor(String accessToken, String code)
            implements OfSecondFactor, Request<RecoveryCodes> {}

    /// Replaces the recovery codes. Refused with `not_found` without a second factor, and with
    /// `code_needed` and `bad_code` as a login is.
    record RenewRecoveryCodes(
            String accessToken, String password, @Nullable String code, String remoteAddress)
            implements OfSecondFactor, Request<RecoveryCodes> {}

    /// Refused with `code_needed` and `bad_code` as a login is.
    record EndSecondFactor(
            String accessToken, String password, @Nullable String code, String remoteAddress)
            implements OfSecondFactor, Request<Done> {}

    record SecondFactorState(boolean enabled, int recoveryCodes) implements Reply {}

    /// @param secret in Base32
    /// @param uri for authenticator apps
    /// @param qrModules width and height of the QR code of the URI
    /// @param qrPath its dark modules as the path of an SVG image
    record SecondFactorBegun(String secret, String uri, int qrModules, String qrPath)
            implements Reply {}

    /// Shown once.
    record RecoveryCodes(List<String> codes) implements Reply {}

    /// About the user's email address.
    sealed interface OfEmail extends AccountMessage {}

    record AskEmail(String accessToken) implements OfEmail, Request<EmailState> {}

    /// Mails a link to the address, which becomes that of the account when it is opened. Refused
    /// with `mail_disabled`, `bad_field` and `rate_limited`.
    ///
    /// @param languages for the mail, as in `Accept-Language`; null for any, as in the next three
    record ChangeEmail(
            String accessToken,
            String email,
            String password,
            String remoteAddress,
            @Nullable String languages)
            implements OfEmail, Request<Done> {}

    record RemoveEmail(
            String accessToken, String password, String remoteAddress, @Nullable String languages)
            implements OfEmail, Request<Done> {}

    /// By the link in the mail. Refused with `email_invalid`, `email_taken` and `rate_limited`.
    record VerifyEmail(String code, String remoteAddress, @Nullable String languages)
            implements OfEmail, Request<EmailVerified> {}

    /// Mails a link for a new password to the address of the account, if there is one. The answer
    /// is the same in all cases. Refused with `mail_disabled`, and with `rate_limited` by address.
    ///
    /// @param account username or email address
    record ForgotPassword(String account, String remoteAddress, @Nullable String languages)
            implements OfEmail, Request<Done> {}

    /// @param mail whether the server sends mail
    /// @param email verified, null for none
    /// @param waiting for its link to be opened, null for none
    record EmailState(boolean mail, @Nullable String email, @Nullable String waiting)
            implements Reply {}

    record EmailVerified(String username, String email) implements Reply {}

    /// About what people show of themselves.
    sealed interface OfProfile extends AccountMessage {
        String accessToken();
    }

    /// The profiles of those whom the user may see: the others are missing. Refused with
    /// `rate_limited`, as are the next three.
    record FindProfiles(String accessToken, List<UUID> users)
            implements OfProfile, Request<Profiles> {}

    /// Refused with `bad_field`.
    ///
    /// @param displayName null for none
    record SetDisplayName(String accessToken, @Nullable String displayName)
            implements OfProfile, Request<Done> {}

    /// Refused with `bad_field` for what cannot be read.
    ///
    /// @param imageBase64 PNG, JPEG or GIF
    record SetAvatar(String accessToken, String imageBase64)
            implements OfProfile, Request<AvatarSet> {}

    record RemoveAvatar(String accessToken) implements OfProfile, Request<Done> {}

    record Profiles(List<Profile> profiles) implements Reply {}

    /// @param avatar name of its file
    record AvatarSet(String avatar) implements Reply {}

    record Exported(AccountExport export) implements Reply {}

    record PasswordReset(UUID user, String username) implements Reply {}
}
