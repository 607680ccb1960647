package accounts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RefreshTokenTest {
    @Test
    void has256RandomBits() {
        SecureRandom random = new SecureRandom();
        RefreshToken token = RefreshToken.next(random);

        assertThat(token.text()).matches("[A-Za-z0-9_-]{43}");
        assertThat(token).isNotEqualTo(RefreshToken.next(random));
        assertThat(token).hasToString("RefreshToken");
    }

    /// FIPS 180-2, appendix B.1.
    @Test
    void isKeptAsSha256() {
        assertThat(HexFormat.of().formatHex(new RefreshToken("abc").hash()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /// H9: the database keeps the next token so that only the owner of this one can read it.
    @Test
    void itsSuccessorCanBeReadWithItOnly() {
        SecureRandom random = new SecureRandom();
        RefreshToken token = RefreshToken.next(random);
        RefreshToken successor = RefreshToken.next(random);

        byte[] sealed = token.seal(successor);

        assertThat(token.unseal(sealed)).isEqualTo(successor);
        assertThat(RefreshToken.next(random).unseal(sealed)).isNotEqualTo(successor);
        assertThat(sealed).hasSize(32).isNotEqualTo(token.seal(RefreshToken.next(random)));
    }
}
