package accounts.totp;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What an authenticator app and the server share: codes of 6 digits from HMAC-SHA-1 (RFC 4226), a
/// new one every 30 s (RFC 6238). These are the parameters that all apps support.
public final class TotpSecret {
    /// RFC 4226 §4: at least 128 bits, better 160.
    private static final int BYTES = 20;

    private static final int DIGITS = 6;
    private static final long STEP_MILLIS = 30_000;

    /// RFC 6238 §5.2: one step for the time that people need to type, and for clocks that differ.
    private static final int WINDOW_STEPS = 1;

    private final byte[] bytes;

    public TotpSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public static TotpSecret next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new TotpSecret(bytes);
    }

    /// The number of the interval in which a time is.
    static long step(long millis) {
        return Math.floorDiv(millis, STEP_MILLIS);
    }

    /// The code of an interval (RFC 4226 §5.3).
    public String code(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bytes, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// The code at a time.
    public String codeAt(long millis) {
        return code(step(millis));
    }

    /// The interval of a code, which has to be later than that of the last code that was accepted:
    /// each works once (RFC 6238 §5.2). Empty for a code that is not good.
    public OptionalLong stepOf(String code, long nowMillis, long lastStep) {
        long now = step(nowMillis);
        for (long step = now - WINDOW_STEPS; step <= now + WINDOW_STEPS; step++) {
            if (step > lastStep && equal(code, code(step))) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /// For people who cannot scan the QR code.
    public String text() {
        return Base32.encode(bytes);
    }

    /// What the QR code says: the URI that authenticator apps read.
    public String uri(String issuer, String account) {
        return String.format(
                Locale.ROOT,
                "otpauth://totp/%s:%s?secret=%s&issuer=%s",
                escaped(issuer),
                escaped(account),
                text(),
                escaped(issuer));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Without the secret, so that it does not get into a log.
    @Override
    public String toString() {
        return "TotpSecret";
    }
}
