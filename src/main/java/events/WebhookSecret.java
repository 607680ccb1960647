package events;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a webhook and its receiver share. Signs as Standard Webhooks says (standardwebhooks.com),
/// whose libraries can verify it.
public final class WebhookSecret {
    /// Standard Webhooks: 24 to 64 bytes.
    private static final int BYTES = 32;

    private static final String PREFIX = "whsec_";

    private final byte[] bytes;

    public WebhookSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public static WebhookSecret next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new WebhookSecret(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// For the receiver.
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /// The value of `webhook-signature`.
    ///
    /// @param timestampSeconds of `webhook-timestamp`
    public String sign(String event, long timestampSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            mac.update((event + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Without the secret, so that it does not get into a log.
    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
