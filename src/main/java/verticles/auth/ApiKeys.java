package verticles.auth;

import accounts.apikey.ApiKey;
import java.util.HexFormat;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.ApiKeyStore;
import store.postgres.Database;

/// Checks the keys of the API. Waits for the database, so it is used on virtual threads.
public final class ApiKeys {
    private final ApiKeyStore store;

    public ApiKeys(Database database) {
        this.store = new ApiKeyStore(database);
    }

    /// Refused with `token_invalid` or `token_expired`.
    ///
    /// @param hash in hexadecimal digits
    public ApiKey check(String hash) {
        ApiKey key =
                store.use(HexFormat.of().parseHex(hash))
                        .await()
                        .orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.TOKEN_INVALID,
                                        "The API key is not valid, or was revoked."));
        if (key.expiresAtMillis() <= System.currentTimeMillis()) {
            throw new RefusedException(RefusalCode.TOKEN_EXPIRED, "The API key has expired.");
        }
        return key;
    }
}
