package media.sdp;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The hash of a DTLS certificate (RFC 8122 §5).
///
/// @param hash lower case: `sha-256`
/// @param digest upper case hex pairs with colons: `AB:CD:…`
public record Fingerprint(String hash, String digest) {
    /// What WebRTC requires of both sides (RFC 8827 §6.5).
    public static final String SHA_256 = "sha-256";

    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();
    private static final int SHA_256_BYTES = 32;
    private static final int MAX_BYTES = 64;

    /// Null when the digest is malformed.
    static @Nullable Fingerprint of(String hash, String digest) {
        // n bytes are n pairs of digits and n - 1 colons.
        int bytes = (digest.length() + 1) / 3;
        boolean wrongLength =
                hash.equalsIgnoreCase(SHA_256) ? bytes != SHA_256_BYTES : bytes > MAX_BYTES;
        if (digest.length() % 3 != 2 || wrongLength) {
            return null;
        }
        for (int i = 0; i < digest.length(); i++) {
            char c = digest.charAt(i);
            if (i % 3 == 2 ? c != ':' : !HexFormat.isHexDigit(c)) {
                return null;
            }
        }
        return new Fingerprint(hash.toLowerCase(Locale.ROOT), digest.toUpperCase(Locale.ROOT));
    }

    public byte[] bytes() {
        return PAIRS.parseHex(digest);
    }
}
