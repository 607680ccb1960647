package verticles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.Account;
import accounts.Username;
import accounts.secret.PasswordHash;
import config.load.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import limits.Limit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusedException;
import verticles.shared.NodeRefusals;

/// H8 and H13
@ExtendWith(VertxExtension.class)
class LoginLimitsTest {
    private static final Username ANN = Username.of("ann");
    private static final String HOME = "192.0.2.1";
    private static final int LOGINS = 10;

    private Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private LoginLimits limits;

    @BeforeEach
    void open(Vertx vertx) {
        this.vertx = vertx;
        limits =
                LoginLimits.of(
                        vertx,
                        SettingsLoader.defaults(
                                Map.of(
                                        "accounts.loginsPerMinute",
                                        String.valueOf(LOGINS),
                                        "limits.accounts.badTokensPerMinute",
                                        "2")));
    }

    @Test
    void wrongLoginsFromOneAddressDoNotKeepOutTheOwnerOfTheName() {
        for (int i = 0; i < LOGINS; i++) {
            login("198.51.100.1", false);
        }

        assertRefused(() -> login("198.51.100.1", false));
        assertThatCode(() -> login(HOME, false)).doesNotThrowAnyException();
        assertThat(NodeRefusals.of(vertx).of(Limit.LOGINS_PER_NAME_AND_ADDRESS)).isEqualTo(1);
    }

    @Test
    void attemptsFromManyAddressesKeepOutUnknownDevicesOnly() {
        for (int i = 0; i < 10 * LOGINS; i++) {
            login("198.51.100." + i, false);
        }

        assertRefused(() -> login("203.0.113.9", false));
        assertThatCode(() -> login(HOME, true)).doesNotThrowAnyException();
        assertThat(NodeRefusals.of(vertx).of(Limit.LOGINS_PER_NAME)).isEqualTo(1);
    }

    @Test
    void oneAddressTriesManyNamesOnlyForAWhile() {
        for (int i = 0; i < 3 * LOGINS; i++) {
            limits.login(Username.of("user" + i), "2001:db8::" + i, 0);
        }

        assertRefused(() -> limits.login(Username.of("another"), "2001:db8::ffff", 0));
        assertThatCode(() -> limits.login(Username.of("another"), "2001:db8:0:1::1", 0))
                .doesNotThrowAnyException();
    }

    @Test
    void aKnownDeviceIsOneOnANetworkOfALoginBefore() {
        Account account =
                new Account(
                        new UUID(0, 1),
                        "ann",
                        new PasswordHash("unused"),
                        List.of(HOME, "2001:db8:1:2::1"));

        assertThat(LoginLimits.isKnownDevice(account, HOME)).isTrue();
        assertThat(LoginLimits.isKnownDevice(account, "2001:db8:1:2::ffff")).isTrue();
        assertThat(LoginLimits.isKnownDevice(account, "2001:db8:1:3::1")).isFalse();
        assertThat(LoginLimits.isKnownDevice(account, "192.0.2.2")).isFalse();
    }

    @Test
    void refreshesOfAnAddressWithBadTokensAreRefused() {
        limits.refresh(HOME, 0);
        limits.badToken(HOME, 0);
        limits.refresh(HOME, 0);
        limits.badToken(HOME, 0);

        assertRefused(() -> limits.refresh(HOME, 0));
        assertThatCode(() -> limits.refresh("192.0.2.2", 0)).doesNotThrowAnyException();
    }

    private void login(String address, boolean knownDevice) {
        limits.login(ANN, address, 0);
        limits.loginOf(ANN, knownDevice, 0);
    }

    private static void assertRefused(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("rate_limited");
    }
}
