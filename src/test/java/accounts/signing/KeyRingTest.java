package accounts.signing;

import static org.assertj.core.api.Assertions.assertThat;

import accounts.signing.KeyRing.Aged;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private final SigningKey oldest = key("oldest");
    private final SigningKey older = key("older");
    private final SigningKey newest = key("newest");

    @Test
    void theFirstKeySignsAtOnce() {
        KeyRing ring = new KeyRing(List.of(new Aged(newest, Duration.ZERO)));

        assertThat(ring.signing()).isEqualTo(newest);
        assertThat(ring.verifying()).containsExactly(newest);
        assertThat(ring.isDue(MONTH)).isFalse();
    }

    @Test
    void aNewKeyVerifiesAtOnceAndSignsWhenEveryNodeKnowsIt() {
        KeyRing before = ring(KeyRing.ANNOUNCED.minusSeconds(1), MONTH);
        KeyRing after = ring(KeyRing.ANNOUNCED, MONTH);

        assertThat(before.verifying()).containsExactly(newest, older);
        assertThat(before.signing()).isEqualTo(older);
        assertThat(after.signing()).isEqualTo(newest);
        assertThat(after.verifying()).containsExactly(newest, older);
    }

    @Test
    void aKeyIsDueWhenItHasSignedForLongEnough() {
        assertThat(ring(MONTH.minusSeconds(1), MONTH.plusDays(30)).isDue(MONTH)).isFalse();
        assertThat(ring(MONTH, MONTH.plusDays(30)).isDue(MONTH)).isTrue();
    }

    @Test
    void aFormerKeyExpiresWithItsLastToken() {
        Duration superseded = KeyRing.ANNOUNCED.plus(KeyRing.TOKENS_LIVE);

        assertThat(ring(superseded.minusSeconds(1), MONTH).expired()).isEmpty();
        assertThat(ring(superseded, MONTH).expired()).containsExactly(older);
    }

    @Test
    void twoRotationsInARowKeepTheKeyThatSignsUntilTheNextOneDoes() {
        Duration minute = Duration.ofMinutes(1);
        KeyRing ring =
                new KeyRing(
                        List.of(
                                new Aged(newest, minute),
                                new Aged(older, minute.multipliedBy(2)),
                                new Aged(oldest, MONTH)));

        assertThat(ring.signing()).isEqualTo(oldest);
        assertThat(ring.expired()).isEmpty();
        assertThat(ring.verifying()).containsExactly(newest, older, oldest);
    }

    private KeyRing ring(Duration newestAge, Duration olderAge) {
        return new KeyRing(List.of(new Aged(newest, newestAge), new Aged(older, olderAge)));
    }

    private static SigningKey key(String kid) {
        return new SigningKey(kid, SigningKey.ES256, "", "");
    }
}
