package accounts.totp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Lets a person in once without the authenticator app: 80 random bits, for paper.
///
/// @param text 16 letters and digits in groups of four
public record RecoveryCode(String text) {
    /// In one set; a new set replaces the old one.
    public static final int COUNT = 10;

    private static final int BYTES = 10;
    private static final String GROUPS = "(.{4})(?=.)";

    public static List<RecoveryCode> next(SecureRandom random) {
        return Stream.generate(() -> one(random)).limit(COUNT).toList();
    }

    private static RecoveryCode one(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RecoveryCode(
                Base32.encode(bytes).toLowerCase(Locale.ROOT).replaceAll(GROUPS, "$1-"));
    }

    /// As a person typed it: in any case, with or without hyphens and spaces.
    public static RecoveryCode of(String typed) {
        return new RecoveryCode(
                typed.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z2-7]", "")
                        .replaceAll(GROUPS, "$1-"));
    }

    /// SHA-256, which the database stores. No salt and no slow hash: 80 random bits cannot be
    /// guessed.
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Without the code, so that it does not get into a log.
    @Override
    public String toString() {
        return "RecoveryCode";
    }
}
