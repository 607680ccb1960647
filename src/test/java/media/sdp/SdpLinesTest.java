package media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SdpLinesTest {
    @Test
    void takesEitherEndOfALineAndTheLastWithout() throws SdpException {
        SdpLines lines = new SdpLines("v=0\r\ns=-\n\na=x");
        assertThat(lines.next()).isEqualTo("v=0");
        assertThat(lines.next()).isEqualTo("s=-");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo("a=x");
        assertThat(lines.next()).isNull();
    }

    @Test
    void errorsNameTheLineReadLast() throws SdpException {
        SdpLines lines = new SdpLines("v=0\na=\u0001\n");
        lines.next();
        assertThatThrownBy(lines::next).hasMessageContaining("Line 2");
    }

    @Test
    void numbersHaveNoSignAndAtMostTenDigits() throws SdpException {
        SdpLines lines = new SdpLines("");
        assertThat(lines.number("SSRC", "4294967295", 0, 0xFFFF_FFFFL)).isEqualTo(0xFFFF_FFFFL);
        assertThat(lines.number("port", "0", 0, 65_535)).isZero();
        for (String text : new String[] {"", "-1", "+1", "1x", "65536", "00000000001"}) {
            assertThatThrownBy(() -> lines.number("port", text, 0, 65_535))
                    .as(text)
                    .isInstanceOf(SdpException.class)
                    .hasMessageContaining("the port must be a number from 0 to 65535");
        }
    }

    @Test
    void onlySpacesSeparateWords() {
        assertThat(SdpLines.words("  a   b\tc ")).containsExactly("a", "b\tc");
        assertThat(SdpLines.words("")).containsExactly("");
        assertThat(SdpLines.strip(" \t ")).isEqualTo("\t");
    }

    @Test
    void tokensAreOfTheCharactersOfRfc8866() throws SdpException {
        SdpLines lines = new SdpLines("");
        assertThat(lines.token("mid", "a-Z.0!")).isEqualTo("a-Z.0!");
        for (String text : new String[] {"", "a b", "ä", "a".repeat(257), "a/b"}) {
            assertThatThrownBy(() -> lines.token("mid", text)).isInstanceOf(SdpException.class);
        }
    }
}
