package accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// What a device presents to get new tokens: 256 random bits without meaning, valid once.
///
/// @param text 43 characters of base64url; only the client has it
public record RefreshToken(String text) {
    private static final int BYTES = 32;

    public static RefreshToken next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// SHA-256, which the database stores. No salt and no slow hash: 256 random bits cannot be guessed.
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Without the token, so that it does not get into a log.
    @Override
    public String toString() {
        return "RefreshToken";
    }
}
