package media.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The implementation of AES-GCM: OpenSSL where it is installed, or the JDK. One such object
/// belongs to an engine, as its ciphers share memory. Counter mode is the JDK's always: OpenSSL
/// gains 4 % there.
public final class SrtpCiphers {
    private static final SrtpCiphers JCE = new SrtpCiphers(null);

    private final @Nullable Libcrypto library;
    private final OpensslGcm.@Nullable Scratch scratch;

    private SrtpCiphers(@Nullable Libcrypto library) {
        this.library = library;
        scratch = library == null ? null : new OpensslGcm.Scratch();
    }

    /// Those of the JDK.
    public static SrtpCiphers jce() {
        return JCE;
    }

    /// Those of the OpenSSL of this machine; null when there is none, or none that does what it
    /// should.
    public static @Nullable SrtpCiphers openssl() {
        Libcrypto library = Libcrypto.loaded();
        if (library == null) {
            return null;
        }
        SrtpCiphers ciphers = new SrtpCiphers(library);
        return ciphers.agreesWithJce() ? ciphers : null;
    }

    /// For the log: the implementation and its version.
    public String name() {
        return library == null ? "the JDK" : library.version();
    }

    GcmCipher gcm(byte[] key) {
        return library == null || scratch == null ? new JceGcm(key) : new OpensslGcm(key, scratch);
    }

    /// Both make the same of one packet, and take it back.
    private boolean agreesWithJce() {
        for (int keyBytes : new int[] {16, 32}) {
            byte[] key = new byte[keyBytes];
            byte[] iv = new byte[GcmCipher.IV_BYTES];
            Arrays.fill(key, (byte) 7);
            byte[] ours = new byte[64];
            byte[] theirs = new byte[64];
            GcmCipher cipher = gcm(key);
            try {
                cipher.seal(iv, ours, 0, 12, 48, iv);
                new JceGcm(key).seal(iv, theirs, 0, 12, 48, iv);
                if (!Arrays.equals(ours, theirs)
                        || !cipher.open(iv, ours, 0, 12, 64, iv)
                        || cipher.open(iv, theirs, 0, 11, 64, iv)) {
                    return false;
                }
            } catch (IllegalStateException e) {
                return false;
            } finally {
                cipher.close();
            }
        }
        return true;
    }
}
