package verticles.api.request;

import accounts.secret.SecretHash;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts stored answers, which contain tokens and keys, by a key that is made of the
/// Idempotency-Key (AES-256-GCM): only a client that repeats the request can read one. A guessable
/// Idempotency-Key protects its own answer badly, so clients are asked to use random ones.
final class SealedAnswer {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedAnswer() {}

    /// @return nonce and ciphertext
    static byte[] seal(String caller, String idempotencyKey, byte[] answer) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, caller, idempotencyKey, nonce, answer);
        byte[] result = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, result, NONCE_BYTES, sealed.length);
        return result;
    }

    /// @throws IllegalStateException for what was not sealed with the same key
    static byte[] open(String caller, String idempotencyKey, byte[] sealed) {
        return run(
                Cipher.DECRYPT_MODE,
                caller,
                idempotencyKey,
                Arrays.copyOf(sealed, NONCE_BYTES),
                Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
    }

    private static byte[] run(
            int mode, String caller, String idempotencyKey, byte[] nonce, byte[] input) {
        byte[] key = SecretHash.of("answer to " + caller + " " + idempotencyKey);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored answer cannot be read", e);
        }
    }
}
