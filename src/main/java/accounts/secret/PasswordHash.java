package accounts.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) of a password as a PHC string,
/// `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. It carries its own cost, so passwords hashed
/// under other settings stay valid.
///
/// Hashing takes tens of milliseconds and `memoryKibibytes` of memory on purpose: never do it on an
/// event loop, and limit how many run at once.
///
/// @param text the PHC string
public record PasswordHash(String text) {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
                            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,172})");

    /// What a hash costs to compute, and so to guess.
    ///
    /// @param memoryKibibytes OWASP recommends at least 19456 with two iterations
    public record Cost(int memoryKibibytes, int iterations, int lanes) {
        /// By one core of 2020, whose JVM has compiled the code: 60 ms for 19,456 KiB twice.
        private static final long NANOS_PER_KIBIBYTE = 1_500;

        /// How long one hash takes, roughly.
        public Duration estimate() {
            return Duration.ofNanos(NANOS_PER_KIBIBYTE * memoryKibibytes * iterations);
        }
    }

    public static PasswordHash of(String password, Cost cost, SecureRandom random) {
        byte[] salt = random(SALT_BYTES, random);
        return of(cost, salt, argon2id(password, cost, salt, HASH_BYTES));
    }

    /// Of an unknown password: to compare with it takes as long as with any other.
    public static PasswordHash ofUnknown(Cost cost, SecureRandom random) {
        return of(cost, random(SALT_BYTES, random), random(HASH_BYTES, random));
    }

    private static byte[] random(int bytes, SecureRandom random) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }

    private static PasswordHash of(Cost cost, byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash(
                String.format(
                        Locale.ROOT,
                        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
                        cost.memoryKibibytes(),
                        cost.iterations(),
                        cost.lanes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash)));
    }

    /// @throws IllegalStateException if the text is not a hash that this server wrote into the
    ///     database
    public boolean matches(String password) {
        Matcher phc = PHC.matcher(text);
        if (!phc.matches()) {
            throw new IllegalStateException("a stored password hash is not an Argon2id PHC string");
        }
        Cost cost =
                new Cost(
                        Integer.parseInt(phc.group(1)),
                        Integer.parseInt(phc.group(2)),
                        Integer.parseInt(phc.group(3)));
        byte[] expected = Base64.getDecoder().decode(phc.group(5));
        byte[] actual =
                argon2id(password, cost, Base64.getDecoder().decode(phc.group(4)), expected.length);
        return MessageDigest.isEqual(expected, actual); // in constant time
    }

    private static byte[] argon2id(String password, Cost cost, byte[] salt, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKibibytes())
                        .withIterations(cost.iterations())
                        .withParallelism(cost.lanes())
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[bytes];
        // The same password may be typed as other code points on another keyboard.
        String normalized = Normalizer.normalize(password, Normalizer.Form.NFKC);
        generator.generateBytes(normalized.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    /// Without the hash, so that it does not get into a log.
    @Override
    public String toString() {
        return "PasswordHash";
    }
}
