package accounts.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretSealingTest {
    private static final UUID ANN = new UUID(0, 1);
    private static final UUID BEN = new UUID(0, 2);

    private final SecureRandom random = new SecureRandom();
    private final TotpSecret secret = TotpSecret.next(random);
    private final SecretSealing keyed = new SecretSealing("k".repeat(32), random);
    private final SecretSealing keyless = new SecretSealing("", random);

    @Test
    void opensWhatItSealed() {
        byte[] stored = keyed.seal(secret, ANN);

        assertThat(keyed.open(stored, ANN).orElseThrow().bytes()).isEqualTo(secret.bytes());
        assertThat(HexFormat.of().formatHex(stored))
                .doesNotContain(HexFormat.of().formatHex(secret.bytes()));
        assertThat(stored).isNotEqualTo(keyed.seal(secret, ANN));
    }

    @Test
    void opensNothingWithAnotherKeyForAnotherUserOrChanged() {
        byte[] stored = keyed.seal(secret, ANN);
        byte[] changed = stored.clone();
        changed[changed.length - 1] ^= 1;

        assertThat(new SecretSealing("q".repeat(32), random).open(stored, ANN)).isEmpty();
        assertThat(keyless.open(stored, ANN)).isEmpty();
        assertThat(keyed.open(stored, BEN)).isEmpty();
        assertThat(keyed.open(changed, ANN)).isEmpty();
    }

    @Test
    void withoutAKeyASecretIsStoredAsItIsAndStaysReadableWhenOneIsSet() {
        byte[] stored = keyless.seal(secret, ANN);

        assertThat(keyless.open(stored, ANN).orElseThrow().bytes()).isEqualTo(secret.bytes());
        assertThat(keyed.open(stored, ANN).orElseThrow().bytes()).isEqualTo(secret.bytes());
    }
}
