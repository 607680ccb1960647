package accounts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretSealingTest {
    private static final UUID ANN = new UUID(0, 1);
    private static final UUID BEN = new UUID(0, 2);
    private static final String PURPOSE = "tests";

    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = "a secret of tests".getBytes(StandardCharsets.UTF_8);
    private final SecretSealing keyed = new SecretSealing("k".repeat(32), PURPOSE, random);
    private final SecretSealing keyless = new SecretSealing("", PURPOSE, random);

    @Test
    void opensWhatItSealed() {
        byte[] stored = keyed.seal(secret, ANN);

        assertThat(keyed.open(stored, ANN).orElseThrow()).isEqualTo(secret);
        assertThat(HexFormat.of().formatHex(stored))
                .doesNotContain(HexFormat.of().formatHex(secret));
        assertThat(stored).isNotEqualTo(keyed.seal(secret, ANN));
    }

    @Test
    void opensNothingWithAnotherKeyForAnotherUserOrChanged() {
        byte[] stored = keyed.seal(secret, ANN);
        byte[] changed = stored.clone();
        changed[changed.length - 1] ^= 1;

        assertThat(new SecretSealing("q".repeat(32), PURPOSE, random).open(stored, ANN)).isEmpty();
        assertThat(new SecretSealing("k".repeat(32), "others", random).open(stored, ANN)).isEmpty();
        assertThat(keyless.open(stored, ANN)).isEmpty();
        assertThat(keyed.open(stored, BEN)).isEmpty();
        assertThat(keyed.open(changed, ANN)).isEmpty();
    }

    @Test
    void withoutAKeyASecretIsStoredAsItIsAndStaysReadableWhenOneIsSet() {
        byte[] stored = keyless.seal(secret, ANN);

        assertThat(keyless.open(stored, ANN).orElseThrow()).isEqualTo(secret);
        assertThat(keyed.open(stored, ANN).orElseThrow()).isEqualTo(secret);
    }
}
