package accounts.secret;

import java.security.SecureRandom;
import java.util.Base64;

/// What a device presents to get new tokens: 256 random bits without meaning, valid once.
///
/// @param text 43 characters of base64url; only the client has it
public record RefreshToken(String text) {
    private static final int BYTES = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    public static RefreshToken next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RefreshToken(TEXT.encodeToString(bytes));
    }

    /// SHA-256, which the database stores. No salt and no slow hash: 256 random bits cannot be
    /// guessed.
    public byte[] hash() {
        return SecretHash.of(text);
    }

    /// The token that replaces this one, in a form for the database that only the owner of this one
    /// can read: XOR with a hash that is used for nothing else.
    ///
    /// @param successor from [#next]
    public byte[] seal(RefreshToken successor) {
        return xorWithPad(Base64.getUrlDecoder().decode(successor.text));
    }

    /// What [#seal] sealed.
    public RefreshToken unseal(byte[] sealed) {
        return new RefreshToken(TEXT.encodeToString(xorWithPad(sealed)));
    }

    private byte[] xorWithPad(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalStateException("a refresh token of " + bytes.length + " bytes");
        }
        byte[] pad = SecretHash.of("successor of " + text);
        byte[] result = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            result[i] = (byte) (bytes[i] ^ pad[i]);
        }
        return result;
    }

    /// Without the token, so that it does not get into a log.
    @Override
    public String toString() {
        return "RefreshToken";
    }
}
