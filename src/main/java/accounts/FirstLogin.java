package accounts;

import accounts.oidc.ExternalIdentity;
import accounts.secret.PasswordHash;
import org.jspecify.annotations.Nullable;

/// With what the owner of a new account logs in.
///
/// @param password a random one that is never shown, where there is a provider
/// @param provider who they are at the provider that they log in with, null for a password
public record FirstLogin(PasswordHash password, @Nullable ExternalIdentity provider) {
    public static FirstLogin byPassword(PasswordHash password) {
        return new FirstLogin(password, null);
    }
}
