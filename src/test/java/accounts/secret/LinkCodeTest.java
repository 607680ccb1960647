package accounts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkCodeTest {
    @Test
    void isTwentyLettersAndDigitsAndNeverTheSame() {
        SecureRandom random = new SecureRandom();

        var codes =
                Stream.generate(() -> LinkCode.next(random).text())
                        .limit(1000)
                        .collect(Collectors.toSet());

        assertThat(codes).hasSize(1000).allMatch(code -> code.matches("[0-9A-Za-z]{20}"));
        // Every character occurs: 20,000 draws of 62.
        assertThat(String.join("", codes).chars().distinct().count()).isEqualTo(62);
    }

    @Test
    void equalCodesHaveEqualHashesAndNoCodeIsShown() {
        LinkCode code = new LinkCode("0123456789ABCDEFGHIJ");

        assertThat(code.hash())
                .hasSize(32)
                .isEqualTo(new LinkCode(code.text()).hash())
                .isNotEqualTo(new LinkCode("0123456789ABCDEFGHIj").hash());
        assertThat(code.toString()).doesNotContain(code.text());
    }
}
