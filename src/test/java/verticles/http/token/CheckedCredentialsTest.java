package verticles.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import accounts.Identity;
import bus.account.AuthEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import refusal.RefusalCode;
import refusal.RefusedException;

class CheckedCredentialsTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID PHONE = new UUID(0, 2);

    private final CheckedCredentials<Identity> tokens = CheckedCredentials.tokens();
    private int checks;

    @Test
    void checksATokenOnce() {
        identify(Long.MAX_VALUE);
        identify(Long.MAX_VALUE);

        assertThat(checks).isEqualTo(1);
    }

    @Test
    void checksAgainAfterTheEndOfTheDeviceSession() {
        identify(Long.MAX_VALUE);
        tokens.onEvent(new AuthEvent.DeviceSessionRevoked(new UUID(0, 3)));
        identify(Long.MAX_VALUE);
        assertThat(checks).as("another device").isEqualTo(1);

        tokens.onEvent(new AuthEvent.DeviceSessionRevoked(PHONE));
        identify(Long.MAX_VALUE);

        assertThat(checks).isEqualTo(2);
    }

    @Test
    void checksAgainWhenTheUserChanged() {
        identify(Long.MAX_VALUE);

        tokens.onEvent(new AuthEvent.UserChanged(ADA));
        identify(Long.MAX_VALUE);

        assertThat(checks).isEqualTo(2);
    }

    @Test
    void doesNotKeepAnAnswerThatARevocationOvertook() {
        Promise<Identity> answer = Promise.promise();
        Future<Identity> asked = tokens.check("token", answer::future);
        tokens.onEvent(new AuthEvent.DeviceSessionRevoked(PHONE));
        answer.complete(new Identity(ADA, "ada", PHONE, Long.MAX_VALUE));
        assertThat(asked.succeeded()).isTrue();

        identify(Long.MAX_VALUE);

        assertThat(checks).isEqualTo(1);
    }

    @Test
    void checksATokenAgainThatHasExpired() {
        identify(0);
        identify(0);

        assertThat(checks).isEqualTo(2);
    }

    @Test
    void doesNotKeepRefusals() {
        for (int i = 0; i < 2; i++) {
            Future<Identity> refused =
                    tokens.check(
                            "token",
                            () -> {
                                checks++;
                                return Future.failedFuture(
                                        new RefusedException(
                                                RefusalCode.TOKEN_INVALID, "not valid"));
                            });
            assertThat(refused.failed()).isTrue();
        }

        assertThat(checks).isEqualTo(2);
    }

    private void identify(long expiresAtMillis) {
        Future<Identity> identity =
                tokens.check(
                        "token",
                        () -> {
                            checks++;
                            return Future.succeededFuture(
                                    new Identity(ADA, "ada", PHONE, expiresAtMillis));
                        });
        assertThat(identity.result().user()).isEqualTo(ADA);
    }
}
