package verticles.account;

import accounts.Account;
import accounts.Identity;
import accounts.PasswordRules;
import accounts.Username;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;
import store.postgres.UserStore;
import verticles.auth.AccessTokens;
import verticles.auth.LoginLimits;
import verticles.auth.PasswordHashing;

/// Asks people for their password before what a stolen access token must not do.
public final class OwnPassword {
    private final UserStore users;
    private final LoginLimits limits;
    private final PasswordHashing passwords;

    public OwnPassword(Database database, LoginLimits limits, PasswordHashing passwords) {
        this.users = new UserStore(database);
        this.limits = limits;
        this.passwords = passwords;
    }

    /// The same limits as for logins: a stolen access token must not serve to guess the password. Refused with
    /// `bad_credentials` and `rate_limited`.
    ///
    /// @param field of the request that has the password
    void check(Identity identity, String password, String address, String field) {
        PasswordRules.checkText(password);
        Username username = Username.of(identity.username());
        long nowNanos = System.nanoTime();
        limits.login(username, address, nowNanos);
        Account account = users.find(username).await().orElseThrow(AccessTokens::invalid);
        limits.loginOf(username, LoginLimits.isKnownDevice(account, address), nowNanos);
        if (!passwords.matches(password, account.password(), true).await()) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_CREDENTIALS, "This is not your password.", field));
        }
    }
}
