package verticles.account;

import accounts.Account;
import accounts.Identity;
import accounts.PasswordRules;
import accounts.Username;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.login.ProviderLoginStore;
import store.postgres.Database;
import store.postgres.UserStore;
import verticles.auth.AccessTokens;
import verticles.auth.LoginLimits;
import verticles.auth.PasswordHashing;

/// Asks people for their password before what a stolen access token must not do.
public final class OwnPassword {
    private final UserStore users;
    private final ProviderLoginStore providers;
    private final LoginLimits limits;
    private final PasswordHashing passwords;

    public OwnPassword(Database database, LoginLimits limits, PasswordHashing passwords) {
        this.users = new UserStore(database);
        this.providers = new ProviderLoginStore(database);
        this.limits = limits;
        this.passwords = passwords;
    }

    /// The same before the password is changed. A user who has none, because they log in with a
    /// provider, sets the first one within minutes after a login. Refused as [#check].
    void checkForChange(
            Identity identity, @Nullable String password, String address, String field) {
        if (providers.hasPassword(identity.user()).await()) {
            if (password == null) {
                throw new RefusedException(
                        Refusal.ofField(RefusalCode.BAD_FIELD, field + " is missing.", field));
            }
            check(identity, password, address, field);
        } else if (!providers.isFresh(identity.user(), identity.deviceSession()).await()) {
            throw new RefusedException(
                    RefusalCode.PASSWORD_NEEDED,
                    "To set your first password, log out, log in again, and come back here within "
                            + ProviderLoginStore.LIFETIME.toMinutes()
                            + " minutes.");
        }
    }

    /// The same limits as for logins: a stolen access token must not serve to guess the password.
    /// Refused with `bad_credentials` and `rate_limited`, and with `password_needed` when the
    /// account has none.
    ///
    /// @param field of the request that has the password
    public void check(Identity identity, String password, String address, String field) {
        PasswordRules.checkText(password);
        Username username = Username.of(identity.username());
        long nowNanos = System.nanoTime();
        limits.login(username, address, nowNanos);
        Account account = users.find(username).await().orElseThrow(AccessTokens::invalid);
        limits.loginOf(username, LoginLimits.isKnownDevice(account, address), nowNanos);
        if (!passwords.matches(password, account.password(), true).await()) {
            if (!providers.hasPassword(identity.user()).await()) {
                throw new RefusedException(
                        RefusalCode.PASSWORD_NEEDED,
                        "Your account has no password yet. Set one first: My account, Change password.");
            }
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_CREDENTIALS, "This is not your password.", field));
        }
    }
}
