package accounts.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of random secrets, for a database that must not reveal them. No salt and no slow hash:
/// random bits cannot be guessed.
public final class SecretHash {
    private SecretHash() {}

    /// @return 32 bytes, of the text in UTF-8
    public static byte[] of(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
