package verticles;

import accounts.totp.TotpSecret;
import java.math.BigInteger;
import java.util.Arrays;

/// What a person has on their phone: the secret as the page shows it, and the codes of now.
public final class AuthenticatorApp {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final long STEP_MILLIS = 30_000;

    private final TotpSecret secret;

    /// @param text Base32, with or without spaces
    public AuthenticatorApp(String text) {
        // The leading one keeps zeros.
        BigInteger bits = BigInteger.ONE;
        for (char c : text.replace(" ", "").toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(c)));
        }
        byte[] bytes = bits.toByteArray();
        secret = new TotpSecret(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    public String code() {
        return secret.codeAt(System.currentTimeMillis());
    }

    /// The code after that of now, which is good already.
    public String nextCode() {
        return secret.codeAt(System.currentTimeMillis() + STEP_MILLIS);
    }

    byte[] secretBytes() {
        return secret.bytes();
    }
}
