package accounts.apikey;

import accounts.secret.SecretHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The secret that a program sends: `hbk_`, 192 random bits, and their CRC-32, all in lower-case
/// hexadecimal digits. The prefix lets programs that search for leaked secrets find it, and by the
/// checksum a mistyped or invented one is refused without a question to the database.
///
/// @param text 60 characters; only the program has it
public record ApiKeyText(String text) {
    public static final String PREFIX = "hbk_";

    private static final int RANDOM_BYTES = 24;
    private static final int HINT_LENGTH = 4;
    private static final Pattern FORM = Pattern.compile("hbk_[0-9a-f]{56}");

    public static ApiKeyText next(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String digits = HexFormat.of().formatHex(bytes);
        return new ApiKeyText(PREFIX + digits + checksum(digits));
    }

    /// Whether this was ever issued by any Hubbub, as far as its form says.
    public boolean isWellFormed() {
        int checksumAt = PREFIX.length() + 2 * RANDOM_BYTES;
        return FORM.matcher(text).matches()
                && checksum(text.substring(PREFIX.length(), checksumAt))
                        .equals(text.substring(checksumAt));
    }

    private static String checksum(String digits) {
        CRC32 crc = new CRC32();
        crc.update(digits.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /// SHA-256, which the database stores. No salt and no slow hash: 192 random bits cannot be
    /// guessed.
    public byte[] hash() {
        return SecretHash.of(text);
    }

    /// The last characters, by which people know a key in a list.
    public String hint() {
        return text.substring(text.length() - HINT_LENGTH);
    }

    /// Without the key, so that it does not get into a log.
    @Override
    public String toString() {
        return "ApiKeyText";
    }
}
