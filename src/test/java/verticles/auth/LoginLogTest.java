package verticles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.Identity;
import bus.account.AuthMessage;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.shared.NodeCounts;
import verticles.shared.NodeCounts.Event;

/// N11.
class LoginLogTest {
    private static final AuthMessage.Login LOGIN =
            new AuthMessage.Login("ann", "correct horse 9", null, "Laptop", "192.0.2.1");

    private final NodeCounts counts = new NodeCounts();
    private final LoginLog log = new LoginLog(counts);

    @Test
    void aLoginIsCounted() {
        var tokens =
                new AuthMessage.Tokens(
                        new Identity(UUID.randomUUID(), "ann", UUID.randomUUID(), 1),
                        "a",
                        900,
                        "r");

        assertThat(log.login(LOGIN, () -> tokens)).isSameAs(tokens);

        assertThat(counts.of(Event.LOGIN_ACCEPTED)).isOne();
        assertThat(counts.of(Event.LOGIN_REFUSED)).isZero();
    }

    @Test
    void aWrongPasswordIsCountedAndALimitIsNot() {
        assertThatThrownBy(() -> log.login(LOGIN, refused(RefusalCode.BAD_CREDENTIALS)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> log.login(LOGIN, refused(RefusalCode.RATE_LIMITED)))
                .isInstanceOf(RefusedException.class);

        assertThat(counts.of(Event.LOGIN_REFUSED)).isOne();
    }

    @Test
    void aNameCannotForgeALine() {
        assertThat(LoginLog.printable("ann\n2026 login from 192.0.2.9: \"root\" \u202Exyz"))
                .isEqualTo("ann?2026?login?from?192.0.2.9:??");
        assertThat(LoginLog.printable("Jürgen")).isEqualTo("Jürgen");
    }

    private static Supplier<AuthMessage.Tokens> refused(RefusalCode code) {
        return () -> {
            throw new RefusedException(code, "No.");
        };
    }
}
