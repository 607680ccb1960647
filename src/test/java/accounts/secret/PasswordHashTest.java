package accounts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(64, 1, 1);

    private final SecureRandom random = new SecureRandom();

    /// From the test of the reference implementation (phc-winner-argon2, src/test.c).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    void matchesWhatTheReferenceImplementationWrote(String phc) {
        assertThat(new PasswordHash(phc).matches("password")).isTrue();
        assertThat(new PasswordHash(phc).matches("Password")).isFalse();
    }

    @Test
    void matchesItsOwnPasswordOnly() {
        PasswordHash hash = PasswordHash.of("correct horse", CHEAP, random);

        assertThat(hash.text()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(hash.matches("correct horse")).isTrue();
        assertThat(hash.matches("correct hors")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void saltsEveryHash() {
        assertThat(PasswordHash.of("correct horse", CHEAP, random))
                .isNotEqualTo(PasswordHash.of("correct horse", CHEAP, random));
    }

    @Test
    void takesTheSamePasswordFromKeyboardsThatComposeDifferently() {
        PasswordHash composed = PasswordHash.of("pässword", CHEAP, random);

        assertThat(composed.matches("pa\u0308ssword")).isTrue();
    }

    @Test
    void doesNotShowItselfInALog() {
        assertThat(PasswordHash.of("correct horse", CHEAP, random)).hasToString("PasswordHash");
    }

    @Test
    void aStoredTextThatIsNoHashIsABug() {
        assertThatThrownBy(() -> new PasswordHash("plain").matches("plain"))
                .isInstanceOf(IllegalStateException.class);
    }
}
