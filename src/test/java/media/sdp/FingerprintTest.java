package media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final String DIGEST = "ab:".repeat(31) + "cd";

    @Test
    void isWrittenInOneForm() {
        Fingerprint fingerprint = Fingerprint.of("SHA-256", DIGEST);
        assertThat(fingerprint).isEqualTo(new Fingerprint("sha-256", "AB:".repeat(31) + "CD"));
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 0xAB);
        bytes[31] = (byte) 0xCD;
        assertThat(Objects.requireNonNull(fingerprint).bytes()).isEqualTo(bytes);
    }

    @Test
    void refusesMalformedDigests() {
        for (String digest :
                new String[] {
                    "",
                    "ab",
                    DIGEST + ":",
                    DIGEST + ":ab",
                    DIGEST.replace(':', '-'),
                    DIGEST.replace('a', 'g'),
                    DIGEST.substring(1)
                }) {
            assertThat(Fingerprint.of("sha-256", digest)).as(digest).isNull();
        }
    }

    @Test
    void takesOtherHashesUpToTheLongest() {
        assertThat(Fingerprint.of("sha-512", "00:".repeat(63) + "00")).isNotNull();
        assertThat(Fingerprint.of("sha-512", "00:".repeat(64) + "00")).isNull();
    }
}
