package events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final WebhookSecret secret = new WebhookSecret(Base64.getDecoder().decode(KEY));

    /// The example that the libraries of Standard Webhooks test with.
    @Test
    void signsAsStandardWebhooksDoes() {
        String signature =
                secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(secret.text()).isEqualTo("whsec_" + KEY);
    }

    @Test
    void signsIdTimeAndBody() {
        String signature = secret.sign("a", 1, "body".getBytes(UTF_8));

        assertThat(secret.sign("b", 1, "body".getBytes(UTF_8))).isNotEqualTo(signature);
        assertThat(secret.sign("a", 2, "body".getBytes(UTF_8))).isNotEqualTo(signature);
        assertThat(secret.sign("a", 1, "Body".getBytes(UTF_8))).isNotEqualTo(signature);
        assertThat(WebhookSecret.next(new SecureRandom()).sign("a", 1, "body".getBytes(UTF_8)))
                .isNotEqualTo(signature);
    }

    @Test
    void doesNotGetIntoALog() {
        assertThat(secret.toString()).doesNotContain(KEY);
    }
}
