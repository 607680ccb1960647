package accounts.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Secrets as the database stores them: AES-256-GCM when the configuration has a key, so that a
/// copy of the database gives no codes; as they are when it has none. The owner's id is
/// authenticated too: the secret of one user cannot be put in the place of another's, nor that of
/// another purpose.
///
/// ```text
///  1 byte   12 bytes      n + 16 bytes
/// +--------+-------------+----------------------+
/// | form=1 | nonce       | ciphertext and tag   |
/// +--------+-------------+----------------------+
/// | form=0 | n bytes: the secret                |
/// +--------+------------------------------------+
/// ```
public final class SecretSealing {
    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final @Nullable SecretKey key;
    private final SecureRandom random;

    /// @param key random text from the configuration, empty for none
    /// @param purpose of the secrets; each has a key of its own
    public SecretSealing(String key, String purpose, SecureRandom random) {
        this.key = key.isEmpty() ? null : derived(key, purpose);
        this.random = random;
    }

    static SecretKey derived(String text, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(text.getBytes(StandardCharsets.UTF_8))
                                    .thenExpand(
                                            ("hubbub " + purpose).getBytes(StandardCharsets.UTF_8),
                                            KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    public byte[] seal(byte[] bytes, UUID owner) {
        if (key == null) {
            return ByteBuffer.allocate(1 + bytes.length).put(PLAIN).put(bytes).array();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, key, nonce, owner).doFinal(bytes);
            return ByteBuffer.allocate(1 + NONCE_BYTES + text.length)
                    .put(SEALED)
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Empty when it was sealed with a key that this is not, or for another owner.
    public Optional<byte[]> open(byte[] stored, UUID owner) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        if (buffer.get() == PLAIN) {
            return Optional.of(rest(buffer));
        }
        if (key == null) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, owner).doFinal(rest(buffer)));
        } catch (GeneralSecurityException e) { // another key, or changed
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, UUID owner)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.toString().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
