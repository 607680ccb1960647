package accounts.secret;

import java.security.SecureRandom;

/// The secret code in an invite, owner or reset link: 119 random bits, so that it cannot be
/// guessed.
///
/// @param text 20 letters and digits, which no program that shows or sends the link breaks or
///     escapes
public record LinkCode(String text) {
    private static final int LENGTH = 20;
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static LinkCode next(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new LinkCode(text.toString());
    }

    /// SHA-256, for codes that the database must not reveal. No salt and no slow hash: random bits
    /// cannot be guessed.
    public byte[] hash() {
        return SecretHash.of(text);
    }

    /// Without the code, so that it does not get into a log.
    @Override
    public String toString() {
        return "LinkCode";
    }
}
