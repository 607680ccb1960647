package media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
    /// RFC 8839 §5.4: 4 to 256 and 22 to 256 ice-chars.
    @Test
    void generatesWhatSdpAllows() {
        IceCredentials credentials = IceCredentials.generate(new Random(1)::nextInt);
        assertThat(credentials.ufrag()).matches("[A-Za-z0-9+/]{8}");
        assertThat(credentials.password()).matches("[A-Za-z0-9+/]{24}");
    }

    /// Each character carries the six high bits of one number.
    @Test
    void usesTheWholeAlphabet() {
        AtomicInteger next = new AtomicInteger();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            IceCredentials credentials =
                    IceCredentials.generate(() -> next.getAndIncrement() << 26);
            all.append(credentials.ufrag()).append(credentials.password());
        }
        assertThat(all.chars().distinct().count()).isEqualTo(64);
    }

    @Test
    void doesNotPrintThePassword() {
        assertThat(new IceCredentials("abcd", "0123456789012345678901").toString())
                .contains("abcd")
                .doesNotContain("0123456789");
    }
}
