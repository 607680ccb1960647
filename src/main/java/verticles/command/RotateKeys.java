package verticles.command;

import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import config.Settings;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import store.accounts.login.SigningKeyStore;

/// What `--rotate-keys` does and prints.
public final class RotateKeys {
    private RotateKeys() {}

    /// @return the line for the terminal
    public static String run(Settings settings) throws ExecutionException, InterruptedException {
        SecureRandom random = new SecureRandom();
        SigningKey key =
                DatabaseCommand.run(
                        settings,
                        database ->
                                new SigningKeyStore(database, () -> SigningKey.next(random)).add());
        return String.format(
                Locale.ROOT,
                "The key %s signs access tokens in %d minutes.",
                key.kid(),
                KeyRing.ANNOUNCED.toMinutes());
    }
}
